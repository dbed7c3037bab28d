using Grpc.Core;
using InferenceService.Contracts.V1;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Api;

/// <summary>Texts through real gRPC: what is told of them, and what they become.</summary>
[Collection(SharedServerCollection.Name)]
public sealed class PromptTests(SharedServer shared)
{
    private static GenerateVideoRequest One(string prompt) => Requests.Raw(frames: 1, prompt: prompt);

    [Fact]
    public async Task GenerateVideo_UnknownWords_AreToldOnceInTheOrderOfTheTexts()
    {
        var clip = await GenerateAsync(Requests.Raw(frames: 4, prompt: "a rde circle on magenta").With(r =>
        {
            r.Scenes.Add(new Scene { Prompt = "a Magenta hexagon", FirstFrame = 2 });
            (r.Sampling.GuidanceScale, r.Sampling.NegativePrompt) = (2, "猫咪 hexagon blue");
            r.NumVideos = 2;
        }));

        var told = clip.Events.Select(e => e.Accepted).OfType<Accepted>().Select(accepted => accepted.UnknownWords.ToList()).ToList();
        Assert.Equal(2, told.Count);
        Assert.All(told, words => Assert.Equal(["rde", "magenta", "hexagon", "猫咪"], words));
    }

    [Fact]
    public async Task GenerateVideo_ManyAndLongUnknownWords_AreCapped()
    {
        var clip = await GenerateAsync(One(new string('q', 100) + " " + string.Join(' ', Enumerable.Range(0, 29))));
        Assert.Equal(30, clip.Accepted.UnknownWords.Count);
        Assert.Equal(new string('q', 63) + "…", clip.Accepted.UnknownWords[0]);

        var scenes = await GenerateAsync(Requests.Raw(frames: 3).With(r => r.Scenes.Add(
            Enumerable.Range(1, 2).Select(i => new Scene { Prompt = string.Join(' ', Enumerable.Range(i * 100, 28)), FirstFrame = i }))));
        Assert.Equal(32, scenes.Accepted.UnknownWords.Count);
    }

    [Fact]
    public async Task GenerateVideo_KnownWords_TellsNone() => Assert.Empty((await GenerateAsync(One(Requests.Prompt))).Accepted.UnknownWords);

    [Theory]
    [InlineData("\n" + Requests.Prompt + "\r\n")]
    [InlineData("\uFEFFa red cir\u00ADcle moves to the\u202E right\u2003")]
    public async Task GenerateVideo_SurroundedOrHiddenCharacters_AreNotOfTheClip(string prompt)
    {
        var plain = await GenerateAsync(One(Requests.Prompt).With(r => r.Captions = true));
        var clip = await GenerateAsync(One(prompt).With(r => r.Captions = true));

        Assert.Equal(plain.Hash, clip.Hash);
        Assert.Equal(plain.Accepted.Receipt.PromptsSha256, clip.Accepted.Receipt.PromptsSha256);
        Assert.Equal(Requests.Prompt, clip.Events.Select(e => e.Caption).OfType<Caption>().Single().Text);
    }

    [Fact]
    public async Task GenerateVideo_TooManyTokens_SaysTheLimitAndTheCountAndListModelsTellsIt()
    {
        var failure = await Failure.OfAsync(() => GenerateAsync(One(string.Join(' ', Enumerable.Repeat("red", 40)))));
        var models = (await shared.Server.Client.ListModelsAsync(new ListModelsRequest())).Models;

        Assert.Contains("at most 32 tokens", failure.Message, StringComparison.Ordinal);
        Assert.Contains("got 42", failure.Message, StringComparison.Ordinal);
        Assert.All(models, model => Assert.Equal(32, model.MaxPromptTokens));
    }

    [Theory]
    [InlineData("a red\u2028circle")]
    [InlineData("a red\tcircle")]
    [InlineData("a red \U0010FFFF circle")]
    public async Task GenerateVideo_CharactersThatAreNoText_AreRefusedInEveryText(string text)
    {
        var failure = await Failure.OfAsync(() => GenerateAsync(Requests.Raw(prompt: text).With(r =>
        {
            r.Scenes.Add(new Scene { Prompt = text, FirstFrame = 2 });
            (r.Sampling.GuidanceScale, r.Sampling.NegativePrompt) = (2, text);
        })));

        Assert.Equal(StatusCode.InvalidArgument, failure.Code);
        Assert.Equal(["prompt", "scenes[0].prompt", "sampling.negative_prompt"], failure.Fields);
    }

    [Fact]
    public async Task GenerateVideo_Sampling_IsToldAsGivenAndOnlyWhatIsHonoured()
    {
        var gpt = await GenerateAsync(Requests.Raw(frames: 1).With(r =>
        {
            r.Model = "shapes-gpt";
            (r.Sampling.Temperature, r.Sampling.TopP, r.Sampling.GuidanceScale) = (0.7, 0.9, 1.1);
        }));
        Assert.Equal((0.7, 0.9, 1.1), (gpt.Accepted.Sampling.Temperature, gpt.Accepted.Sampling.TopP, gpt.Accepted.Sampling.GuidanceScale));
        Assert.False(gpt.Accepted.Sampling.HasNumInferenceSteps);

        var gan = await GenerateAsync(Requests.Raw(frames: 1).With(r => r.Model = "shapes-gan"));
        Assert.Equal(new SamplingParameters { Seed = 7 }, gan.Accepted.Sampling);

        var models = (await shared.Server.Client.ListModelsAsync(new ListModelsRequest())).Models;
        Assert.Equal(0.8, models.Single(m => m.Name == "shapes-gpt").SamplingDefaults.Temperature);
        Assert.Equal(new SamplingParameters(), models.Single(m => m.Name == "shapes-seq2seq").SamplingDefaults);
    }

    [Fact]
    public async Task GenerateVideo_NoSeed_DrawsOneThatADoubleHolds()
    {
        var request = One(Requests.Prompt).With(r =>
        {
            r.Sampling = null;
            r.NumVideos = 8;
        });
        var seeds = (await GenerateAsync(request)).Events.Select(e => e.Accepted).OfType<Accepted>().Select(a => a.Seed).ToList();

        Assert.Equal(8, seeds.Distinct().Count());
        Assert.All(seeds, seed => Assert.InRange(seed, 0UL, (1UL << 53) - 1));
    }

    private Task<Clip> GenerateAsync(GenerateVideoRequest request) => Clip.GenerateAsync(shared.Server.Client, request);
}

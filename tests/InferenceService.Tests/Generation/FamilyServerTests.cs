using InferenceService.Contracts.V1;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Generation;

/// <summary>Every family behind the running service: clips that share the loop are what the decoder makes of them alone.</summary>
public sealed class FamilyServerTests
{
    [Theory]
    [InlineData("recurrent")]
    [InlineData("gan")]
    [InlineData("diffusion")]
    public async Task Server_ClipsTogether_AreWhatTheDecoderMakesAlone(string family)
    {
        using var bundle = new RandomBundle(new RandomBundleShape(family));
        using var run = new FamilyRun(bundle.Folder);
        await using var server = await StartAsync(bundle, rows: 4);

        var clips = await Task.WhenAll(Enumerable.Range(1, 6).Select(seed =>
            Clip.GenerateAsync(server.Client, Requests.Raw((ulong)seed, frames: 5 + seed, prompt: "w1 w2"))));

        for (var seed = 1; seed <= clips.Length; seed++)
        {
            var clip = clips[seed - 1];
            Assert.Equal(5 + seed, clip.Frames.Count);
            Assert.Equal(run.Alone((ulong)seed, frames: 5 + seed), clip.Frames.SelectMany(frame => frame));
        }
    }

    [Theory]
    [InlineData("recurrent", 4)]
    [InlineData("gan", 4)]
    [InlineData("diffusion", 4)]
    [InlineData("diffusion", 9)]
    public async Task Server_Continuation_GoesOnByteForByte(string family, int frame)
    {
        using var bundle = new RandomBundle(new RandomBundleShape(family));
        await using var server = await StartAsync(bundle, rows: 2);
        var whole = await Clip.GenerateAsync(server.Client, Scenes());

        var rest = await Clip.GenerateAsync(server.Client, Scenes().With(r => r.Continuation = whole.Parts[frame].Continuation));

        Assert.Equal(whole.Frames.Skip(frame + 1).SelectMany(f => f), rest.Frames.SelectMany(f => f));

        // The scene begins at frame 8: a chunk has one prompt, so that is where the clips part.
        var plain = await Clip.GenerateAsync(server.Client, Scenes().With(r => r.Scenes.Clear()));
        Assert.Equal(whole.Frames.Take(8).SelectMany(f => f), plain.Frames.Take(8).SelectMany(f => f));
        Assert.NotEqual(whole.Frames[8], plain.Frames[8]);

        static GenerateVideoRequest Scenes() =>
            Requests.Raw(frames: 11, prompt: "w1 w2").With(r => r.Scenes.Add(new Scene { Prompt = "w30 w31", FirstFrame = 8 }));
    }

    [Fact]
    public async Task Server_Diffusion_HonoursGivenFramesStepsAndGuidance()
    {
        using var bundle = new RandomBundle(new RandomBundleShape("diffusion"));
        await using var server = await StartAsync(bundle, rows: 4);
        var clips = await Task.WhenAll(
            Generate(_ => { }),
            Generate(r => r.Sampling.NumInferenceSteps = 7),
            Generate(r => (r.Sampling.GuidanceScale, r.Sampling.NegativePrompt) = (4, "w9")),
            Generate(r => r.ConditioningFrames.Add(Pictures.Raw(8, 6))));

        Assert.Equal([9, 9, 9, 8], clips.Select(clip => clip.Frames.Count));
        Assert.Equal(4, clips.Select(clip => clip.Hash).Distinct().Count());

        Task<Clip> Generate(Action<GenerateVideoRequest> change) =>
            Clip.GenerateAsync(server.Client, Requests.Raw(frames: 9, prompt: "w1 w2").With(change));
    }

    [Fact]
    public async Task Server_Ddim_HonoursStepsAndContinuesByteForByte()
    {
        using var bundle = new RandomBundle(new RandomBundleShape("diffusion") { Scheduler = "ddim" });
        using var run = new FamilyRun(bundle.Folder);
        await using var server = await StartAsync(bundle, rows: 4);
        var clips = await Task.WhenAll(new[] { 3, 7, 100 }.Select(steps => GenerateAsync(steps, _ => { })));

        Assert.Equal(run.Alone(seed: 7), clips[0].Frames.SelectMany(frame => frame));
        Assert.Equal([3 * 3, 3 * 7, 3 * 100], clips.Select(clip => clip.Completed.Steps));
        Assert.Equal(3, clips.Select(clip => clip.Hash).Distinct().Count());
        var rest = await GenerateAsync(7, r => r.Continuation = clips[1].Parts[4].Continuation);
        Assert.Equal(clips[1].Frames.Skip(5), rest.Frames);
        var failure = await Failure.OfAsync(() => GenerateAsync(101, _ => { }));
        Assert.Contains("at most 100 inference steps", failure.Message, StringComparison.Ordinal);

        Task<Clip> GenerateAsync(int steps, Action<GenerateVideoRequest> change) => Clip.GenerateAsync(
            server.Client, Requests.Raw(frames: 9, prompt: "w1 w2").With(r => r.Sampling.NumInferenceSteps = steps).With(change));
    }

    [Fact]
    public async Task Server_Gan_SendsTheBestOfItsCandidates()
    {
        using var bundle = new RandomBundle(new RandomBundleShape("gan"));
        await using var server = await StartAsync(bundle, rows: 4);

        var best = await Clip.GenerateAsync(
            server.Client, Requests.Raw(prompt: "w1 w2").With(r => (r.NumVideos, r.BestOf) = (3, true)));

        var completed = best.Events.Where(e => e.Completed is not null).Select(e => e.Completed).ToList();
        var winner = completed.MaxBy(c => c.Score)!.VideoIndex;
        var alone = await Clip.GenerateAsync(server.Client, Requests.Raw(seed: 7 + (ulong)winner, prompt: "w1 w2"));
        Assert.Equal(3, completed.Select(c => c.Score).Distinct().Count());
        Assert.Equal(
            alone.Frames.SelectMany(f => f),
            best.Events.Where(e => e.Frame is not null).SelectMany(e => e.Frame.Data.ToByteArray()));
    }

    private static Task<TestServer> StartAsync(RandomBundle bundle, int rows) => TestServer.StartAsync(
        $"--Models:Path={bundle.Parent}", $"--Models:Default=random-{bundle.Shape.Family}", $"--Scheduling:Rows={rows}");
}

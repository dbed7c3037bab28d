using Grpc.Core;
using InferenceService.Contracts.V1;
using InferenceService.Tests.Fixtures;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace InferenceService.Tests.Api;

[Collection(SharedServerCollection.Name)]
public sealed class GenerateVideoTests(SharedServer shared)
{
    private readonly VideoGenerationService.VideoGenerationServiceClient _client = shared.Server.Client;

    [Fact]
    public async Task GenerateVideo_PromptOnly_StreamsTheModelsDefaultClip()
    {
        var clip = await Clip.GenerateAsync(_client, new GenerateVideoRequest { Prompt = Requests.Prompt });

        Assert.Equal(16, clip.Frames.Count);
        Assert.Equal((64, 64, 8.0), (clip.Accepted.Width, clip.Accepted.Height, clip.Accepted.Fps));
        Assert.Equal(FrameFormat.Png, clip.Accepted.Format);
        Assert.Equal("shapes-gpt", clip.Accepted.Model);
        Assert.NotEmpty(clip.Accepted.RequestId);
        Assert.Equal(Enumerable.Range(0, 16), clip.Parts.Select(p => p.Index));
        Assert.Equal(TimeSpan.FromSeconds(1.5), clip.Parts[12].PresentationTime.ToTimeSpan());
        Assert.Equal(FinishReason.Length, clip.Completed.FinishReason);
        Assert.Equal((16, clip.Frames.Sum(f => (long)f.Length)), (clip.Completed.Frames, clip.Completed.Bytes));
        Assert.True(clip.Completed.Timings.Total.ToTimeSpan() > clip.Completed.Timings.FirstFrame.ToTimeSpan());
    }

    [Fact]
    public async Task GenerateVideo_LongClip_SendsFramesWhileMakingOthers()
    {
        using var call = _client.GenerateVideo(Requests.Raw(frames: 64).With(r => r.Video.Width = r.Video.Height = 1024));
        GenerateVideoResponse response;
        do
        {
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
            response = call.ResponseStream.Current;
        }
        while (response.Frame is null);

        // The clip's 192 MiB fit into no buffer on the way, so it cannot be complete while the rest is unread.
        Assert.Equal(1, shared.Server.ClipsUnderWay);
        Assert.Equal(0, response.Frame.Index);
    }

    [Theory]
    [InlineData(FrameFormat.Unspecified)]
    [InlineData(FrameFormat.Png)]
    [InlineData(FrameFormat.Jpeg)]
    public async Task GenerateVideo_Format_DecodesToTheRawPixels(FrameFormat format)
    {
        var raw = await Clip.GenerateAsync(_client, Requests.Raw(frames: 2));
        var encoded = await Clip.GenerateAsync(_client, Requests.Raw(frames: 2).With(r => r.Output.Format = format));

        using var image = Image.Load<Rgb24>(encoded.Frames[1]);
        var pixels = new byte[64 * 64 * 3];
        image.CopyPixelDataTo(pixels);
        var tolerance = format == FrameFormat.Jpeg ? 12 : 0;
        Assert.True(pixels.Zip(raw.Frames[1]).Average(p => Math.Abs(p.First - p.Second)) <= tolerance);
    }

    [Fact]
    public async Task GenerateVideo_Webp_IsWebp()
    {
        var clip = await Clip.GenerateAsync(_client, Requests.Raw(frames: 1).With(r => r.Output.Format = FrameFormat.Webp));

        Assert.Equal("WEBP"u8, clip.Frames[0].AsSpan(8, 4));
    }

    [Fact]
    public async Task GenerateVideo_OtherSize_Resamples()
    {
        var clip = await Clip.GenerateAsync(_client, Requests.Raw(frames: 1).With(r => (r.Video.Width, r.Video.Height) = (100, 50)));

        Assert.Equal((100, 50), (clip.Accepted.Width, clip.Accepted.Height));
        Assert.Equal(100 * 50 * 3, clip.Frames[0].Length);
    }

    [Fact]
    public async Task GenerateVideo_WidthAlone_KeepsTheAspectRatio()
    {
        var clip = await Clip.GenerateAsync(_client, Requests.Raw(frames: 1).With(r => r.Video.Width = 128));

        Assert.Equal((128, 128), (clip.Accepted.Width, clip.Accepted.Height));
    }

    [Fact]
    public async Task GenerateVideo_FrameOverOneMebibyte_ComesInParts()
    {
        var clip = await Clip.GenerateAsync(_client, Requests.Raw(frames: 2).With(r => (r.Video.Width, r.Video.Height) = (1024, 700)));

        Assert.Equal(6, clip.Parts.Count);
        Assert.All(clip.Parts, part => Assert.True(part.CalculateSize() < 1024 * 1024));
        Assert.All(clip.Parts, part => Assert.Equal(1024 * 700 * 3, part.TotalSize));
        Assert.All(clip.Frames, frame => Assert.Equal(1024 * 700 * 3, frame.Length));
    }

    [Fact]
    public async Task GenerateVideo_Fps_ChangesTimesOnly()
    {
        var plain = await Clip.GenerateAsync(_client, Requests.Raw());
        var fast = await Clip.GenerateAsync(_client, Requests.Raw().With(r => r.Video.Fps = 25));

        Assert.Equal(plain.Hash, fast.Hash);
        Assert.Equal(TimeSpan.FromSeconds(0.04), fast.Parts[1].PresentationTime.ToTimeSpan());
    }

    [Fact]
    public async Task GenerateVideo_SameSeed_SameBytes()
    {
        var first = await Clip.GenerateAsync(_client, Requests.Raw(seed: 5));
        var again = await Clip.GenerateAsync(_client, Requests.Raw(seed: 5));
        var other = await Clip.GenerateAsync(_client, Requests.Raw(seed: 6));

        Assert.Equal(first.Hash, again.Hash);
        Assert.NotEqual(first.Hash, other.Hash);
    }

    [Fact]
    public async Task GenerateVideo_NoSeed_TellsTheOneThatRepeatsIt()
    {
        var drawn = await Clip.GenerateAsync(_client, Requests.Raw().With(r => r.Sampling = null));
        var repeated = await Clip.GenerateAsync(_client, Requests.Raw(seed: drawn.Accepted.Seed));

        Assert.Equal(drawn.Hash, repeated.Hash);
    }

    [Fact]
    public async Task GenerateVideo_FewerFrames_AreTheBeginningOfMore()
    {
        var shorter = await Clip.GenerateAsync(_client, Requests.Raw(frames: 3));
        var longer = await Clip.GenerateAsync(_client, Requests.Raw(frames: 6));

        Assert.Equal(shorter.Frames, longer.Frames.Take(3));
    }

    [Fact]
    public async Task GenerateVideo_LongestClip_GoesPastTheTrainingLength()
    {
        var clip = await Clip.GenerateAsync(_client, Requests.Raw(frames: 64));

        Assert.Equal(64, clip.Frames.Count);
    }

    [Fact]
    public async Task GenerateVideo_Guidance_ChangesTheClipAndTakesANegativePrompt()
    {
        var plain = await Clip.GenerateAsync(_client, Requests.Raw());
        var guided = await Clip.GenerateAsync(_client, Requests.Raw().With(r => r.Sampling.GuidanceScale = 3));
        var negative = await Clip.GenerateAsync(_client, Requests.Raw().With(r =>
            (r.Sampling.GuidanceScale, r.Sampling.NegativePrompt) = (3, "a blue star")));

        Assert.Equal(3, new[] { plain.Hash, guided.Hash, negative.Hash }.Distinct().Count());
        Assert.Equal("a blue star", negative.Accepted.Sampling.NegativePrompt);
    }

    [Fact]
    public async Task GenerateVideo_TemperatureZero_IgnoresTheSeed()
    {
        var first = await Clip.GenerateAsync(_client, Requests.Raw(seed: 1).With(r => r.Sampling.Temperature = 0));
        var second = await Clip.GenerateAsync(_client, Requests.Raw(seed: 2).With(r => r.Sampling.Temperature = 0));

        Assert.Equal(first.Hash, second.Hash);
    }

    [Fact]
    public async Task GenerateVideo_Progress_IsToldBetweenFrames()
    {
        await using var server = await TestServer.StartAsync("--Stream:ProgressInterval=00:00:00");
        using var call = server.Client.GenerateVideo(Requests.Raw(frames: 4));
        var progress = new List<Progress>();
        await foreach (var response in call.ResponseStream.ReadAllAsync())
        {
            if (response.Progress is not null)
            {
                progress.Add(response.Progress);
            }
        }

        Assert.Equal(4, progress.Count);
        Assert.Equal(progress.Select(p => p.FramesDone).Order(), progress.Select(p => p.FramesDone));
        Assert.All(progress, p => Assert.InRange(p.StepsDone, 1, p.StepsTotal));
    }

    [Fact]
    public async Task ListModels_TellsWhatAModelCanDo()
    {
        var models = (await _client.ListModelsAsync(new ListModelsRequest())).Models;

        Assert.Equal(
            [("shapes-diffusion", "diffusion"), ("shapes-gan", "gan"), ("shapes-gpt", "autoregressive"), ("shapes-seq2seq", "recurrent")],
            models.Select(m => (m.Name, m.Family)));
        var model = Assert.Single(models, m => m.IsDefault);
        Assert.Equal(("shapes-gpt", "cpu"), (model.Name, model.Provider));
        Assert.Equal(["en", "zh"], model.Languages);
        Assert.True(model.Ready && model.IsDefault);
        Assert.Contains("guidance_scale", model.Parameters);
        Assert.Matches("^[0-9a-f]{64}$", model.Sha256);
    }
}

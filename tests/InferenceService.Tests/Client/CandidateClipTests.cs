using InferenceService.Client;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Client;

/// <summary>What the client makes of several videos, captions, given frames and receipts.</summary>
[Collection(CapableServerCollection.Name)]
public sealed class CandidateClipTests(CapableServer shared) : IDisposable
{
    private readonly VideoClient _client = VideoClient.Create(shared.Server.Address);

    private static VideoRequest Request => new(Requests.Prompt) { Seed = 7, Frames = 4, Format = FrameFormat.RawRgb24 };

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task GenerateAsync_Videos_AreToldApart()
    {
        await using var clip = await _client.GenerateAsync(Request with { Videos = 3 });
        var frames = await clip.ToListAsync();

        Assert.Equal([7UL, 8, 9], clip.Videos.Select(video => video.Seed));
        Assert.Equal([0, 1, 2], clip.Summaries.Select(summary => summary.VideoIndex));
        for (var video = 0; video < 3; video++)
        {
            await using var alone = await _client.GenerateAsync(Request with { Seed = 7 + (ulong)video });
            var expected = await alone.ToListAsync();
            Assert.Equal(
                expected.Select(f => f.Data.ToArray()), frames.Where(f => f.VideoIndex == video).Select(f => f.Data.ToArray()));
        }
    }

    [Fact]
    public async Task GenerateAsync_ScenesAndCaptions_GiveTimedText()
    {
        await using var clip = await _client.GenerateAsync(
            Request with { Captions = true, Scenes = [new Scene(2, "a blue star moves up")] });
        await clip.CountAsync();

        Assert.Equal(
            [
                new Caption(0, TimeSpan.Zero, TimeSpan.FromSeconds(0.25), Requests.Prompt),
                new Caption(1, TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(0.5), "a blue star moves up"),
            ],
            clip.Captions);
    }

    [Fact]
    public async Task GenerateAsync_Receipt_TellsWhatMadeIt()
    {
        await using var clip = await _client.GenerateAsync(Request);
        var receipt = clip.Info.Receipt;

        Assert.Equal("autoregressive", receipt.Family);
        Assert.Matches(@"^\d+\.\d+", receipt.RuntimeVersion);
        Assert.Matches(@"^\d+\.\d+", receipt.ServiceVersion);
        var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"0:{Requests.Prompt}\n"));
        Assert.Equal((Convert.ToHexStringLower(hash), ""), (receipt.PromptsSha256, receipt.StartSha256));
        Assert.Equal("", receipt.LastFrameSha256);
    }

    [Fact]
    public async Task GenerateAsync_LastFrame_IsInTheReceipt()
    {
        var last = ConditioningFrame.FromFile(Pictures.Png(8, 6));
        await using var clip = await _client.GenerateAsync(Request with { Prompt = "w1", Model = "random-diffusion", LastFrame = last });

        var hash = System.Security.Cryptography.SHA256.HashData(new byte[8 * 6 * 3]);
        Assert.Equal(Convert.ToHexStringLower(hash), clip.Info.Receipt.LastFrameSha256);
    }

    [Fact]
    public async Task GenerateAsync_InferenceSteps_AreHonouredAndTold()
    {
        var request = Request with { Prompt = "w1", Model = "random-diffusion" };
        await using var few = await _client.GenerateAsync(request with { InferenceSteps = 2 });
        await using var more = await _client.GenerateAsync(request with { InferenceSteps = 5 });
        await using var standard = await _client.GenerateAsync(request);

        Assert.Equal([2, 5, 3], new[] { few, more, standard }.Select(clip => clip.Info.Sampling.InferenceSteps));
        Assert.NotEqual((await few.FirstAsync()).Data.ToArray(), (await more.FirstAsync()).Data.ToArray());
    }

    [Fact]
    public async Task GenerateAsync_Audio_IsRefusedByName()
    {
        var failure = await Assert.ThrowsAsync<VideoGenerationException>(
            () => _client.GenerateAsync(new VideoRequest(Requests.Prompt) { Model = "plain", Audio = true }));
        Assert.Equal(["audio"], failure.FieldViolations.Select(v => v.Field));
    }

    [Fact]
    public async Task GenerateAsync_PictureThatIsNone_IsRefusedByName()
    {
        var failure = await Assert.ThrowsAsync<VideoGenerationException>(() => _client.GenerateAsync(
            Request with { Prompt = "w1", Model = "random-diffusion", ConditioningFrames = [ConditioningFrame.FromPixels(new byte[12], 2, 3)] }));
        Assert.Equal(["conditioning_frames[0]"], failure.FieldViolations.Select(v => v.Field));
    }

    [Fact]
    public async Task GenerateAsync_FromAnotherClipsFrames_GoesOn()
    {
        await using var first = await _client.GenerateAsync(Request);
        var frames = await first.ToListAsync();
        await using var second = await _client.GenerateAsync(
            Request with { Frames = 6, ConditioningFrames = [.. frames.Select(ConditioningFrame.From)] });

        Assert.Equal([4, 5], (await second.ToListAsync()).Select(f => f.Index));
    }
}

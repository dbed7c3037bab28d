using InferenceService.Client;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Client;

/// <summary>Streams that break while they are read, and go on.</summary>
[Collection(CapableServerCollection.Name)]
public sealed class ResumptionTests(CapableServer shared)
{
    // Frames so large that the server can not have sent them all before a break.
    private static VideoRequest Request => new(Requests.Prompt)
    {
        Seed = 7,
        Frames = 16,
        Width = 1024,
        Height = 1024,
        Format = FrameFormat.RawRgb24,
        Captions = true,
        Scenes = [new Scene(8, "a blue star moves up")],
    };

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(0, 1, 2)]
    [InlineData(3, 7, 8, 14)]
    public async Task Enumerate_ConnectionBreaks_GoesOnWithTheSameFrames(params int[] breaks)
    {
        await using var proxy = new BreakingProxy(shared.Server.Address);
        using var client = VideoClient.Create(proxy.Address, new VideoClientOptions { ResumeBrokenStreams = true });
        using var direct = VideoClient.Create(shared.Server.Address);
        await using var whole = await direct.GenerateAsync(Request);
        var expected = await whole.ToListAsync();

        await using var clip = await client.GenerateAsync(Request);
        var index = 0;
        await foreach (var frame in clip)
        {
            Assert.Equal(index, frame.Index);
            Assert.True(expected[index].Data.Span.SequenceEqual(frame.Data.Span));
            if (breaks.Contains(index++))
            {
                proxy.Break();
            }
        }

        Assert.Equal(breaks.Length, clip.Resumes);
        Assert.Equal((16, 16L * 1024 * 1024 * 3), (clip.Summary!.Frames, clip.Summary.Bytes));
        Assert.Equal(whole.Captions, clip.Captions);
    }

    [Fact]
    public async Task Enumerate_BrokenBeforeTheFirstFrame_BeginsAgain()
    {
        await using var proxy = new BreakingProxy(shared.Server.Address);
        using var client = VideoClient.Create(proxy.Address, new VideoClientOptions { ResumeBrokenStreams = true });
        await using var clip = await client.GenerateAsync(Request with { Seed = null });
        proxy.Break();

        Assert.Equal(16, await clip.CountAsync());
    }

    [Fact]
    public async Task Enumerate_NotAskedFor_Breaks()
    {
        await using var proxy = new BreakingProxy(shared.Server.Address);
        using var client = VideoClient.Create(proxy.Address);
        await using var clip = await client.GenerateAsync(Request);
        var failure = await Assert.ThrowsAsync<VideoGenerationException>(async () =>
        {
            await foreach (var frame in clip)
            {
                proxy.Break();
            }
        });

        // What was read until then goes on by hand.
        using var direct = VideoClient.Create(shared.Server.Address);
        await using var rest = await direct.GenerateAsync(Request with { Continuation = clip.Continuation, Seed = null });
        Assert.Equal(failure.LastFrameIndex + 1, rest.Info.FirstFrame);
        Assert.Equal(16 - rest.Info.FirstFrame, await rest.CountAsync());
    }

    [Fact]
    public async Task Enumerate_NoContinuations_Breaks()
    {
        await using var proxy = new BreakingProxy(shared.Server.Address);
        using var client = VideoClient.Create(proxy.Address, new VideoClientOptions { ResumeBrokenStreams = true });
        await using var clip = await client.GenerateAsync(Request with { OmitContinuations = true });

        await Assert.ThrowsAsync<VideoGenerationException>(async () =>
        {
            await foreach (var frame in clip)
            {
                proxy.Break();
            }
        });
    }

    [Fact]
    public async Task Enumerate_ServerIsGone_GivesUpWithTheFirstFailure()
    {
        var proxy = new BreakingProxy(shared.Server.Address);
        using var client = VideoClient.Create(proxy.Address, new VideoClientOptions
        {
            ResumeBrokenStreams = true,
            MaxResumesWithoutFrame = 2,
            MaxAttempts = 1,
            InitialBackoff = TimeSpan.FromMilliseconds(1),
        });
        await using var clip = await client.GenerateAsync(Request);

        await Assert.ThrowsAsync<VideoGenerationException>(async () =>
        {
            await foreach (var frame in clip)
            {
                await proxy.DisposeAsync();
            }
        });
        Assert.Equal(2, clip.Resumes);
    }
}

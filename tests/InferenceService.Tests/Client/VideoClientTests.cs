using Grpc.Core;
using InferenceService.Client;
using InferenceService.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace InferenceService.Tests.Client;

[Collection(SharedServerCollection.Name)]
public sealed class VideoClientTests(SharedServer shared) : IDisposable
{
    private readonly VideoClient _client = VideoClient.Create(shared.Server.Address);

    private static VideoRequest Request => new(Requests.Prompt) { Seed = 7, Frames = 4 };

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task GenerateAsync_Request_StreamsItsFrames()
    {
        var progress = new List<ClipProgress>();
        await using var clip = await _client.GenerateAsync(
            Request with { Format = FrameFormat.RawRgb24, RequestId = "clip-1" }, new Collector<ClipProgress>(progress));
        var frames = await clip.ToListAsync();

        Assert.Equal(("clip-1", 7UL, 4, 64, 64), (clip.Info.RequestId, clip.Info.Seed, clip.Info.Frames, clip.Info.Width, clip.Info.Height));
        Assert.Equal([0, 1, 2, 3], frames.Select(f => f.Index));
        Assert.Equal(frames.Select(f => TimeSpan.FromSeconds(f.Index / clip.Info.Fps)), frames.Select(f => f.PresentationTime));
        Assert.All(frames, f => Assert.Equal((FrameFormat.RawRgb24, 64 * 64 * 3), (f.Format, f.Data.Length)));
        Assert.Equal((4, 4L * 64 * 64 * 3), (clip.Summary!.Frames, clip.Summary.Bytes));
        Assert.InRange(clip.Summary.Timings.FirstFrame, TimeSpan.Zero, clip.Summary.Timings.Total);
        Assert.All(progress, p => Assert.InRange(p.StepsDone, 0, p.StepsTotal));
    }

    [Fact]
    public async Task GenerateAsync_Defaults_AreToldAndPng()
    {
        await using var clip = await _client.GenerateAsync(Request);
        var frame = await clip.FirstAsync();

        Assert.Equal(FrameFormat.Png, frame.Format);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], frame.Data[..4].ToArray());
        Assert.NotNull(clip.Info.Sampling.Temperature);
        Assert.Matches("^[0-9a-f]{64}$", clip.Info.ModelSha256);
    }

    [Fact]
    public async Task GenerateAsync_LargeFrames_ArePutTogether()
    {
        await using var clip = await _client.GenerateAsync(
            Request with { Frames = 2, Width = 1024, Height = 1024, Format = FrameFormat.RawRgb24 });
        await foreach (var frame in clip)
        {
            Assert.Equal(1024 * 1024 * 3, frame.Data.Length);
        }

        Assert.Equal(2, clip.Summary?.Frames);
    }

    [Fact]
    public async Task GenerateAsync_WrongFields_AreAllReported()
    {
        var failure = await Assert.ThrowsAsync<VideoGenerationException>(
            () => _client.GenerateAsync(new VideoRequest("") { Fps = -1, TopP = 7 }));

        Assert.Equal((StatusCode.InvalidArgument, VideoErrorReason.InvalidRequest), (failure.StatusCode, failure.Reason));
        Assert.Equal(["prompt", "sampling.top_p", "video.fps"], failure.FieldViolations.Select(v => v.Field).Order());
        Assert.Null(failure.LastFrameIndex);
    }

    [Fact]
    public async Task GenerateAsync_UnknownModel_IsNotFound()
    {
        var failure = await Assert.ThrowsAsync<VideoGenerationException>(() => _client.GenerateAsync(Request with { Model = "nobody" }));
        Assert.Equal((StatusCode.NotFound, VideoErrorReason.UnknownModel), (failure.StatusCode, failure.Reason));
    }

    [Fact]
    public async Task GenerateAsync_DeadlinePasses_SaysSo()
    {
        var failure = await Assert.ThrowsAsync<VideoGenerationException>(async () =>
        {
            await using var clip = await _client.GenerateAsync(Slow with { Timeout = TimeSpan.FromMilliseconds(50) });
            await clip.CountAsync();
        });
        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
    }

    [Fact]
    public async Task GenerateAsync_Cancelled_ThrowsAndFreesThePlace()
    {
        using var source = new CancellationTokenSource();
        await using var clip = await _client.GenerateAsync(Slow, cancellationToken: source.Token);
        await using var frames = clip.GetAsyncEnumerator();
        await frames.MoveNextAsync();

        await source.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(async () => { while (await frames.MoveNextAsync()) { } });
        await Eventually.TrueAsync(() => shared.Server.ClipsUnderWay == 0);
    }

    [Fact]
    public async Task Enumerate_TokenOfItsOwn_CancelsToo()
    {
        using var source = new CancellationTokenSource();
        await using var clip = await _client.GenerateAsync(Slow);
        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in clip.WithCancellation(source.Token))
            {
                await source.CancelAsync();
            }
        });
    }

    [Fact]
    public async Task DisposeAsync_BeforeTheEnd_FreesThePlace()
    {
        await using (await _client.GenerateAsync(Slow))
        {
            Assert.NotEqual(0, shared.Server.ClipsUnderWay);
        }

        await Eventually.TrueAsync(() => shared.Server.ClipsUnderWay == 0);
    }

    [Fact]
    public async Task Enumerate_Twice_Throws()
    {
        await using var clip = await _client.GenerateAsync(Request);
        Assert.Equal(4, await clip.CountAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await clip.CountAsync());
    }

    [Fact]
    public async Task ListModelsAsync_Server_TellsWhatItHas()
    {
        var model = Assert.Single(await _client.ListModelsAsync(), m => m.Name == "shapes-gpt");

        Assert.Equal(("shapes-gpt", 64, 64, true, true), (model.Name, model.Width, model.Height, model.Ready, model.IsDefault));
        Assert.Contains("seed", model.Parameters);
        Assert.Contains(FrameFormat.Png, model.Formats);
        Assert.NotNull(model.SamplingDefaults.TopK);
    }

    [Fact]
    public async Task Create_DnsAddress_FindsTheServer()
    {
        using var client = VideoClient.Create(
            new Uri($"dns:///localhost:{shared.Server.Address.Port}"), new VideoClientOptions { Credentials = ChannelCredentials.Insecure });
        Assert.NotEmpty(await client.ListModelsAsync());
    }

    [Fact]
    public async Task Create_OthersInvoker_IsUsed()
    {
        using var client = VideoClient.Create(shared.Server.Invoker);
        Assert.NotEmpty(await client.ListModelsAsync());
    }

    [Fact]
    public async Task AddVideoClient_Services_GetOneClient()
    {
        await using var services = new ServiceCollection()
            .AddVideoClient(shared.Server.Address, options => options.MaxAttempts = 1)
            .BuildServiceProvider();

        var client = services.GetRequiredService<VideoClient>();
        Assert.Same(client, services.GetRequiredService<VideoClient>());
        Assert.NotEmpty(await client.ListModelsAsync());
    }

    // Frames so large that the server can not have sent them all before the test goes on.
    private static VideoRequest Slow => Request with { Frames = 16, Width = 2048, Height = 2048, Format = FrameFormat.RawRgb24 };

    private sealed class Collector<T>(List<T> items) : IProgress<T>
    {
        public void Report(T value) => items.Add(value);
    }
}

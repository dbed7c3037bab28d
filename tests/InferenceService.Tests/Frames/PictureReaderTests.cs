using InferenceService.Api;
using InferenceService.Frames;
using InferenceService.Tests.Fixtures;
using Microsoft.Extensions.Options;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace InferenceService.Tests.Frames;

public sealed class PictureReaderTests : IDisposable
{
    private readonly PictureThreads _threads = new(Options.Create(new PictureOptions { Threads = 2 }));

    private static byte[] Pixels => [.. Enumerable.Range(0, 8 * 4 * 3).Select(i => (byte)(i * 37))];

    [Fact]
    public void Read_PngOfTheSize_IsItsPixels() =>
        Assert.Equal(Pixels, PictureReader.Read(Pictures.Png(8, 4, Pixels), 8, 4, PictureLimits.Callers));

    [Theory]
    [InlineData("jpeg")]
    [InlineData("webp")]
    public void Read_AnotherSize_IsResampled(string kind)
    {
        var picture = Pictures.Encode(new Image<Rgb24>(40, 20, new Rgb24(200, 100, 50)), Pictures.Encoder(kind));
        var pixels = PictureReader.Read(picture, 8, 4, PictureLimits.Callers);

        Assert.Equal(8 * 4 * 3, pixels.Length);
        Assert.All(Enumerable.Range(0, 32), i => Assert.InRange(pixels[i * 3], 190, 210));
    }

    [Fact]
    public void Read_MoreThanItSays_AllocatesNothingOfIt()
    {
        var bomb = Pictures.Bomb(4096, 4096);
        Assert.Throws<PictureException>(() => PictureReader.Read(bomb, 8, 4, PictureLimits.Callers));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<PictureException>(() => PictureReader.Read(bomb, 8, 4, PictureLimits.Callers));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
    }

    [Fact]
    public async Task ReadAsync_Several_AreReadOrRefusedEach()
    {
        GivenPicture[] given =
        [
            new("a", Pictures.Png(8, 4, Pixels)), new("b", Pixels, (8, 4)), new("c", Pictures.Of("gif")), new("d", Pictures.Of("png").AsMemory(0, 99)),
        ];
        var outcomes = await new PictureReader(_threads).ReadAsync(given, 8, 4, CancellationToken.None);

        Assert.Equal([Pixels, Pixels], outcomes.Take(2).Select(outcome => outcome.Pixels.ToArray()));
        Assert.Contains("cannot be read", outcomes[2].Fault, StringComparison.Ordinal);
        Assert.Contains("is damaged", outcomes[3].Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ManyAtOnce_RunOnAsManyThreadsAsAreThereForItAndOnNoneOfThePool()
    {
        var (running, most) = (0, 0);
        var ran = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => _threads.RunAsync(
            () =>
            {
                InterlockedMax(ref most, Interlocked.Increment(ref running));
                Thread.Sleep(2);
                Interlocked.Decrement(ref running);
                return (Thread.CurrentThread.Name, Thread.CurrentThread.IsThreadPoolThread);
            },
            CancellationToken.None)));

        Assert.All(ran, thread => Assert.Equal((PictureThreads.Name, false), thread));
        Assert.InRange(most, 1, 2);
    }

    [Fact]
    public async Task RunAsync_GivenUpBeforeItsTurn_DoesNotRun()
    {
        using var hold = new ManualResetEventSlim();
        using var gone = new CancellationTokenSource();
        var held = Enumerable.Range(0, 2).Select(_ => _threads.RunAsync(() => hold.Wait(TimeSpan.FromSeconds(30)), CancellationToken.None)).ToList();
        var hasRun = false;
        var waiting = _threads.RunAsync(() => hasRun = true, gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        hold.Set();

        Assert.All(await Task.WhenAll(held), Assert.True);
        await _threads.RunAsync(() => 0, CancellationToken.None);
        Assert.False(hasRun);
    }

    public void Dispose() => _threads.Dispose();

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}

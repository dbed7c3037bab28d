using System.Net;
using System.Net.Sockets;
using InferenceService.Client;
using InferenceService.Tests.Fixtures;
using InferenceService.Tool;
using InferenceService.Tool.Progress;
using InferenceService.Tool.Writers;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace InferenceService.Tests.Tool;

[Collection(SharedServerCollection.Name)]
public sealed class GenerateCommandTests(SharedServer shared) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Server => shared.Server.Address.ToString();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Generate_Gif_IsWrittenAndDescribed()
    {
        var run = await GenerateAsync("clip.gif", "--seed", "7", "--frames", "5", "--fps", "10");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("5 frames of 256x256 at 10 fps, 0.5 s, model shapes-gpt", run.Output, StringComparison.Ordinal);
        Assert.Contains("seed 7", run.Output, StringComparison.Ordinal);
        Assert.Contains("5 of 5 frames", run.Error, StringComparison.Ordinal);
        using var gif = Image.Load<Rgb24>(_folder.File("clip.gif"));
        Assert.Equal((5, 256, 256), (gif.Frames.Count, gif.Width, gif.Height));
        Assert.All(gif.Delays(), delay => Assert.Equal(10, delay));
    }

    /// <summary>It took 51,303 bytes; written in full frames it would take 90,634.</summary>
    [Fact]
    public async Task Generate_GifOfAShippedModel_IsSmall()
    {
        await GenerateAsync("clip.gif", "--seed", "7", "--model", "shapes-gpt");
        Assert.InRange(new FileInfo(_folder.File("clip.gif")).Length, 1, 60_000);
    }

    [Theory]
    [InlineData("raw")]
    [InlineData("png")]
    public async Task Generate_LosslessFormat_GivesTheSamePixels(string format)
    {
        await GenerateAsync("clip.rgb", "--seed", "7", "--frames", "2", "--format", format);

        var expected = await Clip.GenerateAsync(shared.Server.Client, Requests.Raw(seed: 7, frames: 2));
        Assert.Equal(expected.Frames.SelectMany(f => f), await File.ReadAllBytesAsync(_folder.File("clip.rgb")));
    }

    [Fact]
    public async Task Generate_Quiet_SaysNothing()
    {
        var run = await GenerateAsync("clip.gif", "--frames", "1", "--quiet");
        Assert.Equal((0, "", ""), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public async Task Generate_RefusedRequest_NamesTheOptions()
    {
        var run = await GenerateAsync("clip.gif", "--frames", "100000", "--top-p", "7", "--temperature", "-1");

        Assert.Equal(2, run.ExitCode);
        Assert.All(["--frames: ", "--top-p: ", "--temperature: "], name => Assert.Contains("error: " + name, run.Error, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.Empty(_folder.Files);
    }

    [Fact]
    public async Task Generate_UnknownModel_EndsWith2()
    {
        var run = await GenerateAsync("clip.gif", "--model", "nobody");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("UNKNOWN_MODEL", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_NoServer_EndsWith3()
    {
        var run = await CommandRun.OfAsync(
            "generate", Requests.Prompt, "--server", $"http://127.0.0.1:{FreePort()}", "--out", _folder.File("clip.gif"));
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("refused", run.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Generate_OutputThatCanNotBe_EndsWith1()
    {
        await File.WriteAllTextAsync(_folder.File("file"), "");
        var run = await GenerateAsync("file/clip.gif");
        Assert.Equal(1, run.ExitCode);
        Assert.Single(run.Error.Trim().Split('\n'));
    }

    [Fact]
    public async Task Generate_Cancelled_EndsWith130()
    {
        using var source = new CancellationTokenSource();
        var running = CommandRun.OfAsync(
            source.Token, "generate", Requests.Prompt, "--server", Server, "--out", _folder.File("clip.rgb"), "--width", "4096", "--height", "4096");
        await Eventually.TrueAsync(() => shared.Server.ClipsUnderWay > 0);
        await source.CancelAsync();

        var run = await running;
        Assert.Equal(130, run.ExitCode);
        Assert.Contains("error: cancelled", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("clip.rgb", _folder.Files);
        await Eventually.TrueAsync(() => shared.Server.ClipsUnderWay == 0);
    }

    [Fact]
    public async Task Record_ServerStops_KeepsTheFramesThatCame()
    {
        await using var server = await TestServer.StartAsync("--Scheduling:ShutdownGrace=00:00:00");
        await using var client = VideoClient.Create(server.Address);
        var recorder = new ClipRecorder(client, OutputTarget.Parse(_folder.File("clip.rgb"), scale: 1));
        var request = new VideoRequest(Requests.Prompt) { Frames = 16, Width = 2048, Height = 2048, Format = FrameFormat.RawRgb24 };
        var stopper = new Stopper(server);

        await Assert.ThrowsAsync<VideoGenerationException>(() => recorder.RecordAsync(request, stopper, CancellationToken.None));

        Assert.Equal(["clip.partial.rgb"], _folder.Files);
        Assert.Equal($"{stopper.Frames} of 16 frames are in {_folder.File("clip.partial.rgb")}", recorder.KeptNotice);
        Assert.Equal(2048L * 2048 * 3 * stopper.Frames, new FileInfo(_folder.File("clip.partial.rgb")).Length);
    }

    private Task<CommandRun> GenerateAsync(string name, params string[] options) =>
        CommandRun.OfAsync(["generate", Requests.Prompt, "--server", Server, "--out", _folder.File(name), .. options]);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Stops the server when the first frame has been written.</summary>
    private sealed class Stopper(TestServer server) : IClipObserver
    {
        public int Frames { get; private set; }

        public void Begin(ClipInfo clip)
        {
        }

        public void FrameDone(int frames)
        {
            Frames = frames;
            if (frames == 1)
            {
                _ = server.StopAsync();
            }
        }

        public void Report(ClipProgress value)
        {
        }
    }
}

using System.Diagnostics;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace InferenceService.Tests.Tool;

/// <summary>The command as a program: standard output holds the file's bytes and nothing else.</summary>
public sealed class StandardOutputTests : IDisposable
{
    private const int Side = 8;

    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _pixels = [.. Enumerable.Range(0, 3 * Side * Side * 3).Select(i => (byte)(i / (Side * Side * 3) * 40))];

    public StandardOutputTests() => File.WriteAllBytes(_folder.File("clip.rgb"), _pixels);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Edit_Dash_IsAGif()
    {
        var (output, error) = await RunAsync("-");

        using var gif = Image.Load<Rgb24>(output);
        Assert.Equal((3, Side, Side), (gif.Frames.Count, gif.Width, gif.Height));
        Assert.Equal((0x3B, "standard output: 3 frames of 8x8 at 8 fps, 0.375 s"), (output[^1], error));
        Assert.Equal(["clip.rgb"], _folder.Files);
    }

    [Fact]
    public async Task Edit_DashAndRgb_IsTheFramesBytes()
    {
        var (output, error) = await RunAsync("-.rgb");
        Assert.Equal(_pixels, output);
        Assert.StartsWith("standard output: 3 frames", error, StringComparison.Ordinal);
    }

    [FfmpegTheory]
    [InlineData("-.mp4")]
    public async Task Edit_DashAndMp4_IsAVideoThatCanBeSearched(string name)
    {
        await File.WriteAllBytesAsync(_folder.File("seen.mp4"), (await RunAsync(name)).Output);
        Assert.Equal("8,8,8/1,3", await FfmpegTheoryAttribute.ProbeAsync(_folder.File("seen.mp4")));
    }

    private async Task<(byte[] Output, string Error)> RunAsync(string output)
    {
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "videogen.dll"), "edit", "clip.rgb", "--size", $"{Side}x{Side}", "-o", output];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var bytes = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(bytes);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return (bytes.ToArray(), (await error).Trim());
    }
}

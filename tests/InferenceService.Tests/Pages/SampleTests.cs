using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using InferenceService.Contracts.V1;
using InferenceService.Tests.Fixtures;
using InferenceService.Tests.Tool;
using SixLabors.ImageSharp;

namespace InferenceService.Tests.Pages;

/// <summary>The programs of samples/ do against a real server what they say.</summary>
[Collection(ShippedServerCollection.Name)]
public sealed class SampleTests(ShippedServer shared) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Address => shared.Server.Address.ToString();

    public void Dispose() => _folder.Dispose();

    /// <summary>The README shows this program, word for word; so it is the README's that is compiled and run here.</summary>
    [Fact]
    public async Task Stream_IsTheReadmesExample_AndWritesEveryFrame()
    {
        var example = Page.Open("README.md").Blocks.Single(block => block.Language == "csharp");
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "samples", "Stream", "Program.cs")), example.Text);

        var output = await SampleProcess.RunAsync("Stream", _folder.Path, Address);

        Assert.Equal(Enumerable.Range(0, 16).Select(i => $"{i:d3}.png"), _folder.Files);
        var bytes = _folder.Files.Sum(name => new FileInfo(_folder.File(name)).Length);
        Assert.EndsWith(string.Create(CultureInfo.InvariantCulture, $", seed 7: 16 frames, {bytes} bytes\n"), output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resume_BothHalves_AreTheFramesOfTheClipInOnePiece()
    {
        var output = await SampleProcess.RunAsync("Resume", _folder.Path, Address);

        Assert.Equal("goes on with frame 8\n", output);
        await AssertFramesAsync(Requests.Raw(7, 16, "a red square falls"));
    }

    [Fact]
    public async Task BestOf_KeepsTheHighestScore_WhichItsSeedMakesAgain()
    {
        var output = (await SampleProcess.RunAsync("BestOf", _folder.Path, Address)).TrimEnd().Split('\n');

        Assert.Equal(4, output.Length);
        var best = output.MaxBy(line => double.Parse(line.Split("score ")[1].Split(',')[0], CultureInfo.InvariantCulture))!;
        Assert.EndsWith(", the best", best, StringComparison.Ordinal);
        var seed = ulong.Parse(best.Split(' ', ':')[1], CultureInfo.InvariantCulture);
        await AssertFramesAsync(Requests.Raw(seed, 16, "a small star orbits").With(r => r.Model = "shapes-gan"));
    }

    [Fact]
    public async Task WebRelay_ShowsTheClip_AndRefusesWhatTheServiceRefuses()
    {
        using var relay = SampleProcess.Start("WebRelay", _folder.Path, "--urls", "http://127.0.0.1:0", "--Service", Address);
        try
        {
            using var browser = new HttpClient { BaseAddress = await AddressOfAsync(relay), Timeout = TimeSpan.FromMinutes(1) };

            using var clip = await browser.GetAsync("/clip?prompt=a+red+circle+bounces");
            Assert.Equal("multipart/x-mixed-replace", clip.Content.Headers.ContentType!.MediaType);
            var pictures = Parts(await clip.Content.ReadAsByteArrayAsync());
            Assert.Equal(16, pictures.Count);
            Assert.All(pictures, picture => Assert.Equal((256, 256), SizeOf(picture)));

            using var refused = await browser.GetAsync("/clip?prompt=%01");
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            using var body = JsonDocument.Parse(await refused.Content.ReadAsStringAsync());
            Assert.Equal("INVALID_REQUEST", body.RootElement.GetProperty("reason").GetString());
            Assert.Equal("prompt", body.RootElement.GetProperty("violations")[0].GetProperty("field").GetString());
        }
        finally
        {
            relay.Kill(entireProcessTree: true);
            await relay.WaitForExitAsync();
        }
    }

    /// <summary>The files that were written are the frames of this request, byte for byte.</summary>
    private async Task AssertFramesAsync(GenerateVideoRequest request)
    {
        var clip = await Clip.GenerateAsync(shared.Server.Client, request.With(r => r.Output = null));
        Assert.Equal(16, clip.Frames.Count);
        Assert.All(clip.Frames.Index(), frame => Assert.Equal(frame.Item, File.ReadAllBytes(_folder.File($"{frame.Index:d3}.png"))));
    }

    private static async Task<Uri> AddressOfAsync(System.Diagnostics.Process relay)
    {
        while (await relay.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Split("Now listening on: ") is [_, var address])
            {
                _ = relay.StandardOutput.ReadToEndAsync(); // so that its log never stops it
                return new Uri(address);
            }
        }

        throw new InvalidOperationException("The relay ended: " + await relay.StandardError.ReadToEndAsync());
    }

    private static (int Width, int Height) SizeOf(byte[] picture)
    {
        using var image = Image.Load(picture);
        return (image.Width, image.Height);
    }

    private static List<byte[]> Parts(byte[] body)
    {
        var parts = new List<byte[]>();
        for (var rest = body.AsSpan(); rest.IndexOf("Content-Length: "u8) is >= 0 and var at;)
        {
            rest = rest[(at + "Content-Length: ".Length)..];
            var length = int.Parse(Encoding.ASCII.GetString(rest[..rest.IndexOf("\r\n"u8)]), CultureInfo.InvariantCulture);
            rest = rest[(rest.IndexOf("\r\n\r\n"u8) + 4)..];
            parts.Add(rest[..length].ToArray());
            rest = rest[length..];
        }

        return parts;
    }
}

using Google.Protobuf;
using InferenceService.Contracts.V1;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Generation;

/// <summary>The shipped diffusion model goes where it is told to.</summary>
public sealed class ShippedLastFrameTests
{
    private const int Side = 64, Frames = 16;

    /// <summary>Of 255, over all pixels: the object a step of the grid beside its place makes about 2.</summary>
    private const double Near = 3;

    [Theory]
    [InlineData("a red circle moves to the right")]
    [InlineData("a small green star on a black background moves up")]
    [InlineData("a yellow square grows")]
    public async Task GenerateVideo_LastFrameOfAnotherClip_IsReached(string prompt)
    {
        await using var server = await TestServer.StartAsync();
        var differences = new List<(double Led, double Free)>();
        for (var seed = 1UL; seed <= 4; seed++)
        {
            var target = (await GenerateAsync(server, prompt, seed, _ => { })).Frames[^1];
            var free = await GenerateAsync(server, prompt, seed + 100, _ => { });
            var led = await GenerateAsync(server, prompt, seed + 100, r => r.LastFrame = Raw(target));
            differences.Add((Difference(led.Frames[^1], target), Difference(free.Frames[^1], target)));
        }

        Assert.True(differences.Count(pair => pair.Led < Near) >= 3, string.Join(", ", differences));
        Assert.True(differences.Sum(pair => pair.Led) < differences.Sum(pair => pair.Free) / 2, string.Join(", ", differences));
    }

    private static Task<Clip> GenerateAsync(TestServer server, string prompt, ulong seed, Action<GenerateVideoRequest> change) =>
        Clip.GenerateAsync(server.Client, Requests.Raw(seed, Frames, prompt).With(r => r.Model = "shapes-diffusion").With(change));

    private static ConditioningFrame Raw(byte[] pixels) =>
        Pictures.Raw(Side, Side).With(frame => frame.Data = ByteString.CopyFrom(pixels));

    private static double Difference(byte[] a, byte[] b) => a.Zip(b, (x, y) => (double)Math.Abs(x - y)).Average();
}

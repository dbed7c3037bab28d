using Google.Protobuf;
using InferenceService.Contracts.V1;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Generation;

/// <summary>The shipped diffusion model goes where it is told to.</summary>
[Collection(SharedServerCollection.Name)]
public sealed class ShippedLastFrameTests(SharedServer shared)
{
    private const int Side = 64, Frames = 16;

    /// <summary>What these leave open, as the background, follows from the last frame; so does the place.</summary>
    [Theory]
    [InlineData("a red circle moves to the right")]
    [InlineData("a star moves up")]
    [InlineData("a yellow square grows")]
    public async Task GenerateVideo_LastFrameOfAnotherClip_IsReached(string prompt)
    {
        var (ledAway, freeAway) = (0.0, 0.0);
        for (var seed = 1UL; seed <= 4; seed++)
        {
            var target = (await GenerateAsync(prompt, seed, _ => { })).Frames[^1];
            var free = await GenerateAsync(prompt, seed + 100, _ => { });
            var led = await GenerateAsync(prompt, seed + 100, r => r.LastFrame = Raw(target));
            ledAway += Difference(led.Frames[^1], target);
            freeAway += Difference(free.Frames[^1], target);
        }

        Assert.InRange(ledAway, 0, freeAway / 3);
    }

    private Task<Clip> GenerateAsync(string prompt, ulong seed, Action<GenerateVideoRequest> change) =>
        Clip.GenerateAsync(shared.Server.Client, Requests.Raw(seed, Frames, prompt).With(r => r.Model = "shapes-diffusion").With(change));

    private static ConditioningFrame Raw(byte[] pixels) =>
        Pictures.Raw(Side, Side).With(frame => frame.Data = ByteString.CopyFrom(pixels));

    private static double Difference(byte[] a, byte[] b) => a.Zip(b, (x, y) => (double)Math.Abs(x - y)).Average();
}

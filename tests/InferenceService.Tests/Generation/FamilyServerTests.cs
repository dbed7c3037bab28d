using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Generation;

/// <summary>Every family behind the running service: clips that share the loop are what the decoder makes of them alone.</summary>
public sealed class FamilyServerTests
{
    [Theory]
    [InlineData("recurrent")]
    [InlineData("gan")]
    [InlineData("diffusion")]
    public async Task Server_ClipsTogether_AreWhatTheDecoderMakesAlone(string family)
    {
        using var bundle = new RandomBundle(new RandomBundleShape(family));
        using var run = new FamilyRun(bundle.Folder);
        await using var server = await TestServer.StartAsync($"--Models:Path={bundle.Parent}", "--Scheduling:Rows=4");

        var clips = await Task.WhenAll(Enumerable.Range(1, 6).Select(seed =>
            Clip.GenerateAsync(server.Client, Requests.Raw((ulong)seed, frames: 5 + seed, prompt: "w1 w2"))));

        for (var seed = 1; seed <= clips.Length; seed++)
        {
            var clip = clips[seed - 1];
            Assert.Equal(5 + seed, clip.Frames.Count);
            Assert.Equal(run.Alone((ulong)seed, frames: 5 + seed), clip.Frames.SelectMany(frame => frame));
        }
    }
}

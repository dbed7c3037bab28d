using InferenceService.Contracts.V1;
using InferenceService.Generation;
using InferenceService.Tests.Fixtures;
using InferenceService.Tests.Generation;

namespace InferenceService.Tests.Api;

/// <summary>A code of the model's ends the clip.</summary>
public sealed class StopTests
{
    private const ulong Seed = 7;

    [Fact]
    public async Task GenerateVideo_StopCodeIsDrawn_EndsTheClipBeforeThatFrame()
    {
        using var bundle = new BundleCopy("stopping");
        bundle.EditManifest(m => m["autoregressive"]!["stop_code"] = FirstCodeOfFrame(1));
        await using var server = await TestServer.StartAsync($"--Models:Path={bundle.Parent}", "--Scheduling:Rows=1");

        var clip = await Clip.GenerateAsync(server.Client, Requests.Raw(seed: Seed, frames: 8));

        Assert.Single(clip.Frames);
        Assert.Equal((FinishReason.Stop, 1), (clip.Completed.FinishReason, clip.Completed.Frames));
        Assert.Equal(0, server.ClipsUnderWay);
    }

    /// <summary>As the clip has it without a stop code: the state saved after a frame holds its codes, one byte each.</summary>
    private static int FirstCodeOfFrame(int index)
    {
        using var rig = new AutoregressiveRig();
        var request = AutoregressiveRig.Request(Seed, frames: 8);
        var defaults = InferenceService.Models.ModelBundle.Open(Repository.ShapesGpt).Description.Defaults;
        var sequence = rig.Seat(0, request with { Sampling = defaults with { Seed = Seed } });
        var state = new byte[rig.Decoder.StateBytes];
        rig.Film(sequence, frame =>
        {
            if (frame.Index == index)
            {
                rig.Decoder.SaveState(new FinishedFrame(frame.Sequence, index), state);
            }
        });
        return state[index * 68];
    }
}

using InferenceService.Contracts.V1;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Scheduling;

/// <summary>Same request, same bytes: alone, in any batch, joining at any step, whoever the neighbours are.</summary>
[Collection(SharedServerCollection.Name)]
public sealed class DeterminismTests(SharedServer shared)
{
    private static readonly string[] Prompts =
        ["a red circle moves to the right", "a big blue star bounces on a white background", "绿色的三角形向上移动", "a small square shrinks"];

    [Fact]
    public async Task GenerateVideo_AmongOthersThatComeAndGo_GivesTheBytesOfTheClipAlone()
    {
        var client = shared.Server.Client;
        var alone = new List<string>();
        foreach (var request in Requested())
        {
            alone.Add((await Clip.GenerateAsync(client, request)).Hash);
        }

        using var stop = new CancellationTokenSource();
        var churn = ChurnAsync(stop.Token);
        var together = await Task.WhenAll(Requested().Select(async (request, i) =>
        {
            await Task.Delay(i * 7);
            return (await Clip.GenerateAsync(client, request)).Hash;
        }));
        await stop.CancelAsync();
        await churn;

        Assert.Equal(alone, together);
    }

    /// <summary>Different lengths, so that clips leave at different steps; some with guidance, so with two rows.</summary>
    private static IEnumerable<GenerateVideoRequest> Requested() => Enumerable.Range(0, 10).Select(i =>
        Requests.Raw(seed: (ulong)i, frames: 3 + (i % 5), prompt: Prompts[i % Prompts.Length]).With(r =>
        {
            if (i % 3 == 0)
            {
                r.Sampling.GuidanceScale = 2;
            }
        }));

    /// <summary>Clips that are cancelled somewhere in the middle.</summary>
    private async Task ChurnAsync(CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            using var call = shared.Server.Client.GenerateVideo(Requests.Raw(seed: (ulong)i, frames: 60), cancellationToken: CancellationToken.None);
            await call.ResponseStream.MoveNext(CancellationToken.None);
            await Task.Delay(i % 4 * 5, CancellationToken.None);
        }
    }
}

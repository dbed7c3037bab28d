using System.Security.Cryptography;
using InferenceService.Client;

namespace InferenceService.Benchmarks.Soak;

/// <summary>Reads a clip and holds every frame against the known bytes.</summary>
internal static class SoakReader
{
    /// <param name="atFrame">What the reader does after a frame; false leaves the clip.</param>
    /// <returns>Whether the clip was read to its end.</returns>
    public static async Task<bool> ReadAsync(
        VideoClient client, SoakClip clip, Func<int, Task<bool>> atFrame, SoakTally tally, TimeSpan? timeout = null)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var frames = 0;
        await using var stream = await client.GenerateAsync(clip.Request with { Timeout = timeout });
        await foreach (var frame in stream)
        {
            hash.AppendData(frame.Data.Span);
            if (frame.Index != frames || Convert.ToHexString(hash.GetCurrentHash()) != clip.Digests[frames])
            {
                tally.Wrong($"frame {frame.Index} of seed {clip.Request.Seed}, the {frames + 1}th that came, has other bytes than alone");
                return false;
            }

            tally.Frame();
            if (!await atFrame(frames++))
            {
                return false;
            }
        }

        if (frames != clip.Digests.Count)
        {
            tally.Wrong($"seed {clip.Request.Seed}: {frames} frames came instead of {clip.Digests.Count}");
        }

        return true;
    }
}

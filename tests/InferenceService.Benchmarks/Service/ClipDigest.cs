using System.Security.Cryptography;
using InferenceService.Client;

namespace InferenceService.Benchmarks.Service;

/// <summary>A clip's bytes in short: after each frame, the hash of all frames so far, so that a part of a clip can be compared too.</summary>
internal static class ClipDigest
{
    public static async Task<IReadOnlyList<string>> ReadAsync(VideoClient client, VideoRequest request)
    {
        var digests = new List<string>();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var stream = await client.GenerateAsync(request);
        await foreach (var frame in stream)
        {
            hash.AppendData(frame.Data.Span);
            digests.Add(Convert.ToHexString(hash.GetCurrentHash()));
        }

        return digests;
    }
}

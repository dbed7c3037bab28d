using InferenceService.Client;

namespace InferenceService.Benchmarks.Quality;

/// <summary>Clips of one model of a running service, as raw frames.</summary>
internal sealed class ClipSource(VideoClient client, string model)
{
    private const int ClipsAtOnce = 8;

    /// <summary>Makes something of each clip; the i-th has the seed i + 1, so that it is the same each time.</summary>
    public async Task<IReadOnlyList<T>> GenerateAllAsync<T>(
        IReadOnlyList<VideoRequest> requests, Func<int, IReadOnlyList<byte[]>, T> make)
    {
        var made = new T[requests.Count];
        var order = new ParallelOptions { MaxDegreeOfParallelism = ClipsAtOnce };
        await Parallel.ForEachAsync(Enumerable.Range(0, requests.Count), order, async (i, cancellationToken) =>
            made[i] = make(i, await GenerateAsync(requests[i] with { Seed = (ulong)i + 1 }, cancellationToken)));
        return made;
    }

    public async Task<IReadOnlyList<byte[]>> GenerateAsync(VideoRequest request, CancellationToken cancellationToken = default)
    {
        var raw = request with { Model = model, Format = FrameFormat.RawRgb24 };
        await using var stream = await client.GenerateAsync(raw, cancellationToken: cancellationToken);
        var pixels = new List<byte[]>();
        await foreach (var frame in stream)
        {
            pixels.Add(frame.Data.ToArray());
        }

        return pixels;
    }
}

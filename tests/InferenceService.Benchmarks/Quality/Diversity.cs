using InferenceService.Benchmarks.Harness;
using InferenceService.Benchmarks.Quality.Judging;
using InferenceService.Benchmarks.Quality.Prompts;

namespace InferenceService.Benchmarks.Quality;

/// <summary>
/// How far clips of one prompt and different seeds are apart: the mean distance between the objects' places in the first frame.
/// Two places drawn evenly from a square of side a are 0.52 a apart.
/// </summary>
internal static class Diversity
{
    private const int Prompts = 24, Seeds = 4;

    /// <param name="generate">Prompt and seed to the pixels of the first frame.</param>
    public static async Task<Ratio> MeasureAsync(string family, IReadOnlyList<Prompt> prompts, Func<Prompt, ulong, Task<byte[]>> generate)
    {
        var distances = new List<double>();
        foreach (var prompt in prompts.Take(Prompts))
        {
            var places = new List<Sighting>();
            for (var seed = 0ul; seed < Seeds; seed++)
            {
                var frame = await generate(prompt, seed);
                if (Sighting.Find(frame, Judge.Behind([frame])) is { } sighting)
                {
                    places.Add(sighting);
                }
            }

            distances.AddRange(Pairs(places));
        }

        return Ratio.Of($"{family}.diversity_px", "distance between the objects of two seeds of one prompt, in pixels of 64", distances);
    }

    private static IEnumerable<double> Pairs(List<Sighting> places) =>
        places.SelectMany((a, i) => places.Skip(i + 1).Select(b => double.Hypot(a.X - b.X, a.Y - b.Y)));
}

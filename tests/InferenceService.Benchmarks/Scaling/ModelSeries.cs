using InferenceService.Benchmarks.Harness;
using InferenceService.Benchmarks.Service;

namespace InferenceService.Benchmarks.Scaling;

/// <summary>Models of the same family in several sizes, each behind a server of its own so that they share nothing.</summary>
internal static class ModelSeries
{
    /// <summary>Of a 100M model on two cores a frame takes a second, so clips are short.</summary>
    private const int Frames = 2;

    /// <summary>How often a guess is right depends on the training, of which these have none.</summary>
    private const string PlainDecoding = "--Generation:DraftSteps=1";

    public static async Task<IReadOnlyList<Row>> RunAsync(BenchmarkRun run, string models, int clips, int rounds)
    {
        var services = new List<ServiceUnderTest>();
        try
        {
            var points = new List<Point>();
            foreach (var (model, millions) in new[] { ("random-3m", 3), ("random-20m", 20), ("random-100m", 100) })
            {
                var service = await ServiceUnderTest.StartAsync(run with { Model = model, ModelsFolder = models }, PlainDecoding);
                services.Add(service);
                points.Add(new Point(
                    $"{millions}M", millions, () => new ServiceLoad(service, model, new Workload(Frames)).TogetherAsync(clips, stagger: 0)));
            }

            return await SeriesRunner.RunAsync(new Series($"model_{clips}", $"weights of the model, {clips} at once", points), rounds);
        }
        finally
        {
            foreach (var service in services)
            {
                await service.DisposeAsync();
            }
        }
    }
}

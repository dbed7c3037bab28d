using InferenceService.Benchmarks.Harness;
using InferenceService.Benchmarks.Service;
using InferenceService.Client;

namespace InferenceService.Benchmarks.Scaling;

/// <summary>How the service's speed goes with the number of clips, their length, the model's size and the frames' size.</summary>
internal sealed class ScalingBenchmark : IBenchmark
{
    /// <summary>Where bench.sh has random-weight bundles made.</summary>
    private const string RandomModels = "artifacts/bundles";

    private const string SmallModel = "random-3m";

    public string Name => "scaling";

    public string Summary => "frames/s by number of clips, clip length, model size and frame size; writes a table";

    public async Task<IReadOnlyList<Ratio>> RunAsync(BenchmarkRun run)
    {
        var rounds = run.Pairs(1, 3);
        var random = Path.GetFullPath(RandomModels);
        var rows = new List<Row>();
        await using (var service = await ServiceUnderTest.StartAsync(run, "--Scheduling:Rows=64"))
        {
            rows.AddRange(await SeriesRunner.RunAsync(ServiceSeries.Clips(service, run.Model), rounds));
            rows.AddRange(await SeriesRunner.RunAsync(ServiceSeries.Sizes(service, run.Model, FrameFormat.RawRgb24, "raw"), rounds));
            rows.AddRange(await SeriesRunner.RunAsync(ServiceSeries.Sizes(service, run.Model, FrameFormat.Jpeg, "jpeg"), rounds));
        }

        await using (var service = await ServiceUnderTest.StartAsync(
            run with { Model = SmallModel, ModelsFolder = random }, "--Generation:DraftSteps=1"))
        {
            rows.AddRange(await SeriesRunner.RunAsync(ServiceSeries.Lengths(service, SmallModel, longest: 1024), rounds));
        }

        rows.AddRange(await ModelSeries.RunAsync(run, random, clips: 1, rounds));
        rows.AddRange(await ModelSeries.RunAsync(run, random, clips: 16, run.Pairs(1, 2)));
        await File.WriteAllTextAsync(run.Artifact(".md"), ScalingTable.Markdown(rows));
        await File.WriteAllTextAsync(run.Artifact(".csv"), ScalingTable.Csv(rows));
        return [.. rows.Select(row => row.OverFirst)];
    }
}

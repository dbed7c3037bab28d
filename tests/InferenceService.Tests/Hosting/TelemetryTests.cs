using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using InferenceService.Observability;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Hosting;

public sealed class TelemetryTests
{
    [Fact]
    public async Task GenerateVideo_Listened_ReportsASpanForEachStage()
    {
        var stages = new ConcurrentBag<(string Name, ActivityTraceId Trace)>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is Tracing.SourceName or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => stages.Add((activity.OperationName, activity.TraceId)),
        };
        ActivitySource.AddActivityListener(listener);
        await using var server = await TestServer.StartAsync("--Scheduling:Rows=1");
        using var call = new Activity("caller").SetIdFormat(ActivityIdFormat.W3C).Start();

        await Clip.GenerateAsync(server.Client, Requests.Raw());
        string[] Stages() => [.. stages.Where(s => s.Trace == call.TraceId).Select(s => s.Name).Order(StringComparer.Ordinal)];
        await Eventually.TrueAsync(() => Stages().Length >= 6);

        Assert.Superset(
            new HashSet<string> { "tokenize", "queue", "text_encode", "generate", "stream" }, Stages().ToHashSet());
    }

    [Fact]
    public async Task GenerateVideo_Listened_CountsFramesAndOutcomes()
    {
        var sums = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Name == Metrics.MeterName)
                {
                    l.EnableMeasurementEvents(instrument);
                }
            },
        };
        await using var server = await TestServer.StartAsync("--Scheduling:Rows=1");
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, 1));
        listener.Start();

        await Clip.GenerateAsync(server.Client, Requests.Raw());
        await Eventually.TrueAsync(() => sums.GetValueOrDefault("video.requests") >= 1);

        // Other tests run beside this one and their servers share the meter's name.
        Assert.True(sums["video.frames"] >= 4);
        Assert.True(sums["video.frame.bytes"] >= 4 * 64 * 64 * 3);
        Assert.Superset(
            new HashSet<string> { "video.first_frame.duration", "video.frame.gap", "video.step.duration" }, sums.Keys.ToHashSet());

        void Add(Instrument instrument, double value) => sums.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value);
    }
}

using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace InferenceService.Observability;

/// <summary>Every metric of the service. Durations in seconds, as OpenTelemetry's conventions have it.</summary>
public sealed class Metrics
{
    public const string MeterName = "InferenceService";

    private static readonly double[] StepSeconds = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1];
    private static readonly double[] FrameSeconds = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];
    private static readonly int[] Rows = [1, 2, 4, 8, 16, 32, 64, 128];

    private readonly ConcurrentDictionary<string, Occupancy> _occupancy = new();

    public Metrics(IMeterFactory factory)
    {
        var meter = factory.Create(MeterName);
        Requests = meter.CreateCounter<long>("video.requests", "{request}", "Admitted requests by model and outcome.");
        Refusals = meter.CreateCounter<long>("video.refusals", "{request}", "Requests that were not admitted, by reason.");
        Frames = meter.CreateCounter<long>("video.frames", "{frame}", "Frames handed to the transport.");
        FrameBytes = meter.CreateCounter<long>("video.frame.bytes", "By", "Encoded bytes handed to the transport.");
        FirstFrame = Histogram(meter, "video.first_frame.duration", "From arrival to the first frame.", FrameSeconds);
        FrameGap = Histogram(meter, "video.frame.gap", "Between two frames of a clip.", FrameSeconds);
        FrameEncode = Histogram(meter, "video.frame.encode.duration", "Resampling and encoding one frame.", FrameSeconds);
        StepDuration = Histogram(meter, "video.step.duration", "One step of the loop.", StepSeconds);
        BatchRows = meter.CreateHistogram(
            "video.step.rows", "{row}", "Rows of a step.", advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = Rows });
        meter.CreateObservableGauge("video.sequences.active", () => Gauge(o => o.Active), "{sequence}", "Clips with a row.");
        meter.CreateObservableGauge("video.sequences.waiting", () => Gauge(o => o.Waiting), "{sequence}", "Clips without one.");
    }

    public Counter<long> Requests { get; }

    public Counter<long> Refusals { get; }

    public Counter<long> Frames { get; }

    public Counter<long> FrameBytes { get; }

    public Histogram<double> FirstFrame { get; }

    public Histogram<double> FrameGap { get; }

    public Histogram<double> FrameEncode { get; }

    public Histogram<double> StepDuration { get; }

    public Histogram<int> BatchRows { get; }

    public Occupancy Occupancy(string model) => _occupancy.GetOrAdd(model, _ => new Occupancy());

    private static Histogram<double> Histogram(Meter meter, string name, string description, double[] boundaries) =>
        meter.CreateHistogram(name, "s", description, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = boundaries });

    private IEnumerable<Measurement<int>> Gauge(Func<Occupancy, int> value) =>
        _occupancy.Select(o => new Measurement<int>(value(o.Value), new KeyValuePair<string, object?>("model", o.Key)));
}

/// <summary>How full a loop is; written by the loop, read by the exporter.</summary>
public sealed class Occupancy
{
    private int _active;
    private int _waiting;

    public int Active
    {
        get => Volatile.Read(ref _active);
        set => Volatile.Write(ref _active, value);
    }

    public int Waiting
    {
        get => Volatile.Read(ref _waiting);
        set => Volatile.Write(ref _waiting, value);
    }
}

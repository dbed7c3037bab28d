using InferenceService.Observability;

namespace InferenceService.Scheduling;

/// <summary>One loop's share of the metrics, with its model's tag made once.</summary>
public sealed class LoopTelemetry(Metrics metrics, string model)
{
    private readonly KeyValuePair<string, object?> _tag = new("model", model);
    private readonly Occupancy _occupancy = metrics.Occupancy(model);

    public void Observe(int active, int waiting)
    {
        _occupancy.Active = active;
        _occupancy.Waiting = waiting;
    }

    public void Stepped(TimeSpan elapsed, int rows)
    {
        metrics.StepDuration.Record(elapsed.TotalSeconds, _tag);
        metrics.BatchRows.Record(rows, _tag);
    }
}

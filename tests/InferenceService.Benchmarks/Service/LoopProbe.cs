using System.Diagnostics.Metrics;
using InferenceService.Benchmarks.Harness;
using InferenceService.Observability;

namespace InferenceService.Benchmarks.Service;

/// <summary>
/// Counts the service's steps by its own metric. The metric is recorded on the loop's thread, once per step, so the bytes that
/// this thread has allocated since the last time are those of one turn of the loop.
/// </summary>
internal sealed class LoopProbe : IDisposable
{
    private const string RowsOfAStep = "video.step.rows";
    private const string Active = "video.sequences.active";
    private const string Waiting = "video.sequences.waiting";

    private readonly MeterListener _listener = new();
    private readonly Lock _lock = new();
    private LoopCount _count;
    private long _allocatedBefore;
    private (int Active, int Waiting) _occupancy;

    public LoopProbe()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == Metrics.MeterName && instrument.Name is RowsOfAStep or Active or Waiting)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => Measured(instrument.Name, value));
        _listener.Start();
    }

    public LoopCount Count
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
    }

    /// <summary>Clips with a row and without one, all models together.</summary>
    public (int Active, int Waiting) Occupancy()
    {
        _occupancy = default;
        _listener.RecordObservableInstruments();
        return _occupancy;
    }

    public void Dispose() => _listener.Dispose();

    private void Measured(string instrument, int value)
    {
        switch (instrument)
        {
            case Active:
                _occupancy.Active += value;
                break;
            case Waiting:
                _occupancy.Waiting += value;
                break;
            default:
                Stepped(value);
                break;
        }
    }

    private void Stepped(int rows)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        lock (_lock)
        {
            _count = _count.Add(rows, _allocatedBefore == 0 ? 0 : allocated - _allocatedBefore);
        }

        _allocatedBefore = allocated;
    }
}

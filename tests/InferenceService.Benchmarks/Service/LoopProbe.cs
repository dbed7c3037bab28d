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

    private readonly MeterListener _listener = new();
    private readonly Lock _lock = new();
    private LoopCount _count;
    private long _allocatedBefore;

    public LoopProbe()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == Metrics.MeterName && instrument.Name == RowsOfAStep)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((_, rows, _, _) => Stepped(rows));
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

    public void Dispose() => _listener.Dispose();

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

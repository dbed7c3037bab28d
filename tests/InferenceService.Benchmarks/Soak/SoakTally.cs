using System.Collections.Concurrent;
using InferenceService.Benchmarks.Harness;

namespace InferenceService.Benchmarks.Soak;

/// <summary>What became of the clips.</summary>
internal sealed class SoakTally
{
    private readonly ConcurrentDictionary<string, int> _ends = new();
    private int _frames;
    private int _wrong;
    private int _unexpected;

    public int Frames => _frames;

    /// <summary>Clips with a frame that was lost, out of order or of other bytes.</summary>
    public int WrongClips => _wrong;

    /// <summary>Calls that ended in a way that nobody asked for.</summary>
    public int UnexpectedEnds => _unexpected;

    public int Clips => _ends.Values.Sum();

    public string Ends => string.Join(", ", _ends.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Key} {e.Value}"));

    public void Frame() => Interlocked.Increment(ref _frames);

    public void Ended(string how) => _ends.AddOrUpdate(how, 1, (_, count) => count + 1);

    public void Wrong(string what)
    {
        Interlocked.Increment(ref _wrong);
        BenchmarkRun.Say($"wrong: {what}");
    }

    public void Unexpected(string what)
    {
        Interlocked.Increment(ref _unexpected);
        BenchmarkRun.Say($"unexpected: {what}");
    }
}

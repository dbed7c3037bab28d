using System.Runtime.InteropServices;
using InferenceService.Runtime;

namespace InferenceService.Generation;

/// <summary>
/// Tries a graph with the same inputs in every row: what comes out, and what it leaves in its state, must be the same bits in every row
/// of every bucket. Kernels that work on several numbers at once may round those at the end of a tensor otherwise.
/// </summary>
/// <param name="run">Runs a bucket.</param>
internal sealed class GraphTrial(Action<int> run)
{
    private readonly List<Action<int, int>> _fills = [];
    private readonly List<ResultOfRow> _results = [];
    private readonly List<Action> _resets = [];
    private readonly List<List<byte[]>> _reference = [];

    private delegate ReadOnlySpan<byte> ResultOfRow(int row);

    public void AddInput<T>(HostRows<T> input)
        where T : unmanaged => _fills.Add((row, run) => TrialInputs.Fill(input.Row(row), run));

    public void AddOutput<T>(HostRows<T> output)
        where T : unmanaged => _results.Add(row => MemoryMarshal.AsBytes(output.Row(row)));

    public void AddState(InPlaceState state)
    {
        byte[]? buffer = null;
        _resets.Add(state.ClearAll);
        _results.Add(row =>
        {
            buffer ??= new byte[state.Rows.RowBytes];
            state.Rows.Save(row, buffer);
            return buffer;
        });
    }

    /// <param name="bucket">In which, and as whose first row, results are what they must be everywhere.</param>
    /// <param name="runs">Runs that belong together: a second one reads the state that the first has written.</param>
    public void Refer(int bucket, int runs)
    {
        _reference.Clear();
        Play(bucket, runs, _ => _reference.Add(_results.ConvertAll(result => result(0).ToArray())));
    }

    /// <summary>Whether every row of the bucket comes out as the reference.</summary>
    public bool Passes(int bucket)
    {
        var isSame = true;
        Play(bucket, _reference.Count, run =>
        {
            for (var row = 0; row < bucket; row++)
            {
                isSame &= IsResultOf(row, _reference[run]);
            }
        });
        return isSame;
    }

    private void Play(int bucket, int runs, Action<int> look)
    {
        _resets.ForEach(static reset => reset());
        for (var i = 0; i < runs; i++)
        {
            for (var row = 0; row < bucket; row++)
            {
                foreach (var fill in _fills)
                {
                    fill(row, i);
                }
            }

            run(bucket);
            look(i);
        }
    }

    private bool IsResultOf(int row, List<byte[]> reference)
    {
        var isSame = true;
        for (var i = 0; i < reference.Count; i++)
        {
            isSame &= _results[i](row).SequenceEqual(reference[i]);
        }

        return isSame;
    }
}

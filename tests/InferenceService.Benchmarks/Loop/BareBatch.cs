using System.Runtime.InteropServices;
using InferenceService.Benchmarks.Harness;
using InferenceService.Generation;
using InferenceService.Text;

namespace InferenceService.Benchmarks.Loop;

/// <summary>Clips side by side in the rows of a decoder, in a plain list: what a scheduler comes down to.</summary>
internal sealed class BareBatch(IVideoDecoder decoder, int frameBytes)
{
    private readonly List<Sequence> _active = [];
    private readonly List<FinishedFrame> _finished = [];
    private readonly int[] _framesTaken = new int[decoder.Rows];
    private readonly Memory<byte>[] _contents = [.. Enumerable.Range(0, decoder.Rows).Select(_ => new byte[decoder.ContentBytes].AsMemory())];
    private readonly ReadOnlyMemory<byte>[] _rendered = new ReadOnlyMemory<byte>[decoder.Rows];
    private readonly byte[] _frame = new byte[frameBytes];

    public bool IsEmpty => _active.Count == 0;

    public LoopCount Count { get; private set; }

    public void Join(Sequence sequence, PromptTokens prompt)
    {
        sequence.Row = _active.Count;
        decoder.Prime([new RowPrompt(sequence.Row, prompt)]);
        _framesTaken[sequence.Row] = 0;
        _active.Add(sequence);
    }

    /// <returns>Number of frames finished.</returns>
    public int Step()
    {
        _finished.Clear();
        var allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        decoder.Step(_active.Count, CollectionsMarshal.AsSpan(_active));
        Count = Count.Add(_active.Count, GC.GetAllocatedBytesForCurrentThread() - allocatedBefore);
        foreach (var sequence in _active)
        {
            if (sequence.FramesDone > _framesTaken[sequence.Row])
            {
                _finished.Add(new FinishedFrame(sequence, _framesTaken[sequence.Row]++));
            }
        }

        Render();
        Leave();
        return _finished.Count;
    }

    /// <summary>As many at once as the decoder takes.</summary>
    private void Render()
    {
        for (var first = 0; first < _finished.Count; first += decoder.FramesPerRender)
        {
            var count = Math.Min(decoder.FramesPerRender, _finished.Count - first);
            for (var i = 0; i < count; i++)
            {
                decoder.CopyContent(_finished[first + i], _contents[i].Span);
                _rendered[i] = _contents[i];
            }

            decoder.Render(_rendered.AsSpan(0, count));
            for (var i = 0; i < count; i++)
            {
                // Pixels are written once, wherever they go.
                decoder.Pixels(i).CopyTo(_frame);
            }
        }
    }

    /// <summary>A row that becomes free is filled with the last one, so that the batch stays a prefix.</summary>
    private void Leave()
    {
        for (var row = _active.Count - 1; row >= 0; row--)
        {
            if (!_active[row].IsDone)
            {
                continue;
            }

            var last = _active.Count - 1;
            if (row != last)
            {
                decoder.State.Move(last, row);
                _active[row] = _active[last];
                _active[row].Row = row;
                _framesTaken[row] = _framesTaken[last];
            }

            _active.RemoveAt(last);
        }
    }
}

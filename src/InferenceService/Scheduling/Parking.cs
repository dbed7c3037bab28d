using System.Diagnostics.CodeAnalysis;
using InferenceService.Generation;

namespace InferenceService.Scheduling;

/// <summary>
/// Clips whose reader is behind and that have given up their rows to others that wait. What was in the rows is on the host, to the last
/// bit, so a clip that gets rows again goes on as if it had kept them. Of the loop's thread.
/// </summary>
internal sealed class Parking(IVideoDecoder decoder, Seats seats, WaitingLine waiting, ClipsUnderWay clips, SchedulingOptions options)
{
    private readonly List<Parked> _parked = [];
    private readonly Stack<byte[]> _buffers = [];
    private readonly int _mostRows = (int)Math.Min(
        int.MaxValue, options.ParkedMemoryMiB * 1024L * 1024 / Math.Max(1, decoder.State.RowBytes));

    private int _rows;

    /// <summary>Those whose reader takes frames again get in line; those that have ended are forgotten.</summary>
    public void Turn()
    {
        for (var i = _parked.Count - 1; i >= 0; i--)
        {
            var (job, isInLine, _) = _parked[i];
            if (job.IsAbandoned)
            {
                clips.End(job, error: null);
            }

            if (!clips.Has(job))
            {
                Forget(i);
            }
            else if (!isInLine && job.HasRoom)
            {
                _parked[i] = _parked[i] with { IsInLine = true };
                waiting.Add(job);
            }
        }
    }

    /// <summary>Makes room for the clip whose turn it is, at the cost of those that have been stalled longest.</summary>
    public bool TryMakeRoom(ClipJob next)
    {
        var free = decoder.Rows - seats.RowsInUse;
        if (free + StalledRows() < next.Sequence.RowsNeeded)
        {
            return false;
        }

        while (decoder.Rows - seats.RowsInUse < next.Sequence.RowsNeeded && TryFindStalled(out var stalled))
        {
            Park(stalled);
        }

        return true;
    }

    /// <summary>Puts what was in its rows into the rows that a clip has got, if it was parked.</summary>
    public bool TryReturn(ClipJob job)
    {
        var i = _parked.FindIndex(parked => parked.Job == job);
        if (i < 0)
        {
            return false;
        }

        decoder.State.Restore(job.Sequence.Row, _parked[i].Rows[0]);
        if (job.Sequence.NegativeRow >= 0)
        {
            decoder.State.Restore(job.Sequence.NegativeRow, _parked[i].Rows[1]);
        }

        Forget(i);
        return true;
    }

    /// <summary>How long until the next clip has been stalled for long enough; infinite if there is none.</summary>
    public TimeSpan UntilNext()
    {
        var next = TimeSpan.MaxValue;
        foreach (var job in seats.Jobs)
        {
            var rest = options.YieldAfter - job.Clock.StalledFor;
            next = IsStalled(job) && rest >= TimeSpan.Zero && rest < next ? rest : next;
        }

        return next == TimeSpan.MaxValue ? Timeout.InfiniteTimeSpan : next + TimeSpan.FromMilliseconds(1);
    }

    public void Clear()
    {
        while (_parked.Count > 0)
        {
            Forget(_parked.Count - 1);
        }
    }

    private static bool IsStalled(ClipJob job) => job.HasPendingFrame && !job.HasRoom;

    private bool Yields(ClipJob job) =>
        IsStalled(job) && job.Clock.StalledFor > options.YieldAfter && _rows + job.Sequence.RowsNeeded <= _mostRows;

    private int StalledRows()
    {
        var (rows, most) = (0, _mostRows - _rows);
        foreach (var job in seats.Jobs)
        {
            rows += Yields(job) && rows + job.Sequence.RowsNeeded <= most ? job.Sequence.RowsNeeded : 0;
        }

        return rows;
    }

    private bool TryFindStalled([NotNullWhen(true)] out ClipJob? longest)
    {
        longest = null;
        foreach (var job in seats.Jobs)
        {
            longest = Yields(job) && (longest is null || job.Clock.StalledFor > longest.Clock.StalledFor) ? job : longest;
        }

        return longest is not null;
    }

    private void Park(ClipJob job)
    {
        var sequence = job.Sequence;
        byte[][] rows = sequence.NegativeRow < 0 ? [Save(sequence.Row)] : [Save(sequence.Row), Save(sequence.NegativeRow)];
        seats.Free(job);
        (sequence.Row, sequence.NegativeRow) = (-1, -1);
        _parked.Add(new Parked(job, IsInLine: false, rows));
        _rows += rows.Length;
    }

    private byte[] Save(int row)
    {
        var buffer = _buffers.TryPop(out var used) ? used : GC.AllocateUninitializedArray<byte>((int)decoder.State.RowBytes);
        decoder.State.Save(row, buffer);
        return buffer;
    }

    private void Forget(int i)
    {
        foreach (var buffer in _parked[i].Rows)
        {
            _rows--;
            _buffers.Push(buffer);
        }

        _parked.RemoveAt(i);
    }

    /// <param name="IsInLine">Its reader has caught up; it waits for rows.</param>
    /// <param name="Rows">What was in its row, and in that of the negative prompt.</param>
    private readonly record struct Parked(ClipJob Job, bool IsInLine, byte[][] Rows);
}

using InferenceService.Generation;

namespace InferenceService.Scheduling;

/// <summary>
/// Which clip has which rows. Rows in use are always the first ones, so that a batch is a prefix of every tensor: a row that
/// becomes free is filled with the last one, which is the only state that ever moves.
/// </summary>
internal sealed class Seats(IVideoDecoder decoder)
{
    private readonly List<ClipJob> _jobs = [];
    private readonly List<Sequence> _ownerOfRow = [];

    public IReadOnlyList<ClipJob> Jobs => _jobs;

    public int RowsInUse => _ownerOfRow.Count;

    /// <summary>Gives a clip its rows, if enough are free.</summary>
    public bool TrySeat(ClipJob job)
    {
        var sequence = job.Sequence;
        if (_ownerOfRow.Count + sequence.RowsNeeded > decoder.Rows)
        {
            return false;
        }

        _jobs.Add(job);
        sequence.Row = NextRow(sequence);
        sequence.NegativeRow = sequence.RowsNeeded == 2 ? NextRow(sequence) : -1;
        return true;
    }

    public void Free(ClipJob job)
    {
        _jobs.Remove(job);
        var (first, second) = (job.Sequence.Row, job.Sequence.NegativeRow);

        // The higher first: freeing it cannot move the lower one.
        FreeRow(Math.Max(first, second));
        if (second >= 0)
        {
            FreeRow(Math.Min(first, second));
        }
    }

    private int NextRow(Sequence sequence)
    {
        _ownerOfRow.Add(sequence);
        return _ownerOfRow.Count - 1;
    }

    private void FreeRow(int row)
    {
        var last = _ownerOfRow.Count - 1;
        if (row != last)
        {
            decoder.MoveRow(last, row);
            var owner = _ownerOfRow[row] = _ownerOfRow[last];
            if (owner.Row == last)
            {
                owner.Row = row;
            }
            else
            {
                owner.NegativeRow = row;
            }
        }

        _ownerOfRow.RemoveAt(last);
    }
}

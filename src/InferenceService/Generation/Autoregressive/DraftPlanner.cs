namespace InferenceService.Generation.Autoregressive;

/// <summary>
/// How many steps the next run takes: as many as promise the most steps kept per second, by what runs of each length have cost
/// and kept of late. Results never depend on it.
/// </summary>
internal sealed class DraftPlanner(DecoderRows decoder, DraftYield yields, GenerationOptions options)
{
    /// <summary>Some lengths may have no shape in use that holds the rows; one step always has.</summary>
    public int Steps(int rows, ReadOnlySpan<Sequence> sequences)
    {
        var steps = Wanted(rows, sequences);
        while (steps > 1 && double.IsInfinity(decoder.Cost(rows, steps)))
        {
            steps /= 2;
        }

        return steps;
    }

    private int Wanted(int rows, ReadOnlySpan<Sequence> sequences)
    {
        if (decoder.Widths.Length == 1)
        {
            return 1;
        }

        var usual = Usual(rows, sequences);
        if (!Counts(sequences, known: true))
        {
            return usual;
        }

        // A clip that reads in what it starts from may hold up the others only so much.
        var most = Counts(sequences, known: false) ? (1 + options.PrefillShare) * decoder.Cost(rows, usual) : double.MaxValue;
        var together = Best(rows, sequences, known: true);
        return together > usual && decoder.Cost(rows, together) <= most ? together : usual;
    }

    /// <summary>Without a thought for those that read in what they start from.</summary>
    private int Usual(int rows, ReadOnlySpan<Sequence> sequences)
    {
        if (options.DraftSteps is { } steps)
        {
            return decoder.Widths[Math.Min(decoder.Widths.Length, (int)Math.Log2(steps) + 1) - 1];
        }

        return Counts(sequences, known: false) ? yields.Explore(Best(rows, sequences, known: false)) : 1;
    }

    private static bool Counts(ReadOnlySpan<Sequence> sequences, bool known)
    {
        foreach (var sequence in sequences)
        {
            if (!sequence.SitsOut && ((CodeSequence)sequence).StepsKnown > 0 == known)
            {
                return true;
            }
        }

        return false;
    }

    private int Best(int rows, ReadOnlySpan<Sequence> sequences, bool known)
    {
        var (best, bestRate) = (1, 0.0);
        foreach (var steps in decoder.Widths)
        {
            var rate = Kept(steps, sequences, known) / decoder.Cost(rows, steps);
            if (rate > bestRate)
            {
                (best, bestRate) = (steps, rate);
            }
        }

        return best;
    }

    /// <summary>Steps that such a run is expected to advance the clips by, all together.</summary>
    /// <param name="known">Whether those that read in what they start from count too.</param>
    private double Kept(int steps, ReadOnlySpan<Sequence> sequences, bool known)
    {
        var sum = 0.0;
        foreach (var sequence in sequences)
        {
            var codes = (CodeSequence)sequence;
            if (sequence.SitsOut)
            {
                continue;
            }

            if (codes.StepsKnown == 0)
            {
                sum += Math.Min(codes.StepsAhead, yields.Of(steps));
            }
            else if (known)
            {
                sum += Math.Min(steps, codes.StepsKnown);
            }
        }

        return sum;
    }
}

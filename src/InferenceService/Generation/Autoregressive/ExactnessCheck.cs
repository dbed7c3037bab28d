using System.Runtime.InteropServices;

namespace InferenceService.Generation.Autoregressive;

/// <summary>
/// Runs the same stream of codes in every row, in runs of each shape, and compares the logits bit by bit with those of the
/// reference: all rows, one step a run.
/// </summary>
internal sealed class ExactnessCheck
{
    private readonly DecoderRows _decoder;
    private readonly TokenGrid _grid;
    private readonly float[] _reference;
    private readonly int _steps;

    public ExactnessCheck(DecoderRows decoder, TokenGrid grid)
    {
        _decoder = decoder;
        _grid = grid;
        _steps = decoder.Widths[^1];
        _reference = new float[_steps * grid.LogitsPerStep];
        Play(decoder.Rows, 1, (step, logits) =>
        {
            logits.CopyTo(_reference.AsSpan(step * grid.LogitsPerStep));
            return true;
        });
    }

    public bool Passes(int bucket, int stepsPerRun) => Play(
        bucket, stepsPerRun, (step, logits) => SameBits(logits, _reference.AsSpan(step * _grid.LogitsPerStep, logits.Length)));

    /// <summary>Not numbers are compared as bits too: such a graph fails later, for what it is.</summary>
    private static bool SameBits(ReadOnlySpan<float> a, ReadOnlySpan<float> b) =>
        MemoryMarshal.AsBytes(a).SequenceEqual(MemoryMarshal.AsBytes(b));

    private delegate bool Look(int step, ReadOnlySpan<float> logits);

    private bool Play(int bucket, int stepsPerRun, Look look)
    {
        var run = _decoder.Width(stepsPerRun);
        var isSame = true;
        for (var first = 0; first < _steps; first += stepsPerRun)
        {
            for (var row = 0; row < bucket; row++)
            {
                Fill(run, row, first, stepsPerRun);
            }

            _decoder.RunShape(bucket, stepsPerRun);
            for (var row = 0; row < bucket; row++)
            {
                isSame &= look(first, run.Logits(row));
            }
        }

        return isSame;
    }

    /// <summary>Any codes will do, as long as they differ from step to step.</summary>
    private void Fill(DecoderWidth run, int row, int first, int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            var step = first + i;
            run.Positions(row)[i] = step;
            for (var k = 0; k < _grid.CodesPerPosition; k++)
            {
                run.Codes(row)[(i * _grid.CodesPerPosition) + k] = ((31 * step) + (7 * k)) % _grid.CodebookSize;
            }
        }
    }
}

using System.Diagnostics;
using InferenceService.Runtime;
using Microsoft.ML.OnnxRuntime;

namespace InferenceService.Generation.Autoregressive;

/// <summary>
/// The transformer over the first rows: codes in, logits out, the key-value cache updated where it lies. Everything is allocated
/// and bound once for each shape, rows x steps; a run moves nothing but codes, positions and logits.
/// </summary>
internal sealed class DecoderRows : IDisposable
{
    private readonly KeyCache _cache;
    private readonly Dictionary<int, DecoderWidth> _widths;

    public DecoderRows(OrtDevice device, InferenceSession decoder, PromptRows prompts, TokenGrid grid, int rows)
    {
        Rows = rows;
        _cache = new KeyCache(device, decoder, rows);
        Widths = [.. Buckets.UpTo(grid.MaxStepsPerRun).Where(steps => steps <= grid.MaxStepsPerRun)];
        _widths = Widths.ToDictionary(
            steps => steps, steps => new DecoderWidth(device, decoder, prompts, _cache, grid, rows, steps));
        Costs = new RunCosts(rows, Widths);
    }

    public int Rows { get; }

    /// <summary>Steps a run may take: 1, 2, 4, ...</summary>
    public int[] Widths { get; }

    public RunCosts Costs { get; }

    /// <inheritdoc cref="KeyCache.Reach"/>
    public int Reach => _cache.Reach;

    public DecoderWidth Width(int steps) => _widths[steps];

    public void Run(int rows, int steps)
    {
        var bucket = Buckets.For(rows);
        var start = Stopwatch.GetTimestamp();
        _widths[steps].Run(bucket);
        Costs.Observe(bucket, steps, Stopwatch.GetElapsedTime(start));
    }

    /// <summary>Runs every shape, so that none is slow when it is first needed.</summary>
    /// <returns>The least time a step has taken.</returns>
    public TimeSpan WarmUp()
    {
        foreach (var steps in Widths)
        {
            for (var row = 0; row < Rows; row++)
            {
                _widths[steps].Codes(row).Fill(CodeTrack.None);
                _widths[steps].Positions(row).Clear();
            }

            foreach (var bucket in Buckets.UpTo(Rows))
            {
                _widths[steps].Run(bucket);
                for (var repeat = 0; repeat < 3; repeat++)
                {
                    Run(bucket, steps);
                }
            }
        }

        return Costs.FastestStep;
    }

    public void MoveRow(int from, int to) => _cache.MoveRow(from, to);

    public void Dispose()
    {
        foreach (var width in _widths.Values)
        {
            width.Dispose();
        }

        _cache.Dispose();
    }
}

using System.Security.Cryptography;
using InferenceService.Api;
using InferenceService.Generation;
using InferenceService.Runtime;
using InferenceService.Text;

namespace InferenceService.Hosting;

/// <summary>
/// Makes a short clip alone and again among others: graphs that give a row other bits in another batch, or whose state does
/// not survive a step that is done twice, would break the promise that the same request gives the same bytes.
/// </summary>
internal sealed class TrialClips(IVideoDecoder decoder, ModelDescription model, PromptTokenizer tokenizer)
{
    private const int MostFrames = 6;
    private const ulong Seed = 1;

    public IReadOnlyList<string> Faults()
    {
        try
        {
            var alone = LastOf(rows: 1);
            return
            [
                .. Enumerable.Range(2, decoder.Rows - 1).Where(rows => int.IsPow2(rows) && LastOf(rows) != alone)
                    .Select(rows => $"a clip has other pixels in a batch of {rows} than alone: the graphs must treat each row by itself"),
            ];
        }
        catch (Exception e) when (e is RunFailedException or ArithmeticException)
        {
            return [$"a graph fails when it runs: {e.Message}"];
        }
    }

    /// <summary>The hash of the clip in the last row; with neighbours, it also sits out a step.</summary>
    private string LastOf(int rows)
    {
        Sequence[] sequences = [.. Enumerable.Range(1, rows).Select(row => Seat(row - 1, row == rows ? Seed : Seed + (ulong)row))];
        var observed = sequences[^1];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var (turn, emitted) = (0, 0); !observed.IsDone || emitted < observed.FramesDone; turn++)
        {
            while (emitted < observed.FramesDone)
            {
                decoder.Render(new FinishedFrame(observed, emitted++));
                hash.AppendData(decoder.Pixels(0));
            }

            if (!observed.IsDone)
            {
                observed.SitsOut = rows > 1 && turn == 1;
                Step(sequences);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private void Step(Sequence[] sequences)
    {
        foreach (var neighbour in sequences.AsSpan(0, sequences.Length - 1))
        {
            neighbour.SitsOut = neighbour.IsDone;
        }

        decoder.Step(sequences.Length, sequences);
        if (sequences.FirstOrDefault(sequence => sequence.Failure is not null) is { } failed)
        {
            throw new ArithmeticException(failed.Failure);
        }
    }

    private Sequence Seat(int row, ulong seed)
    {
        var sequence = decoder.Begin(new GenerationRequest
        {
            RequestId = "check",
            Scenes = [new Scene(0, string.Empty)],
            LastFrame = new byte[model.Parameters.Contains(RequestFields.LastFrame) ? decoder.PixelBytes : 0],
            Clip = model.NativeClip with { Frames = Math.Min(MostFrames, model.MaxFrames) },
            Sampling = model.Defaults with { Seed = seed, GuidanceScale = 1 },
            Output = new OutputSettings(PixelFormat.RawRgb24, 100),
        });
        sequence.Row = row;
        decoder.Prime([new RowPrompt(row, tokenizer.LastToken())]);
        decoder.Join(sequence);
        return sequence;
    }
}

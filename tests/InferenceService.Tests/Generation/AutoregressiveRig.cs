using InferenceService.Api;
using InferenceService.Generation;
using InferenceService.Generation.Autoregressive;
using InferenceService.Models;
using InferenceService.Runtime;
using InferenceService.Tests.Fixtures;
using InferenceService.Text;

namespace InferenceService.Tests.Generation;

/// <summary>The family on a real bundle's graphs, without the loop: seat, step, render by hand.</summary>
internal sealed class AutoregressiveRig : IDisposable
{
    private const int Rows = 8;

    private readonly OrtDevice _device;
    private readonly PromptTokenizer _tokenizer;

    public AutoregressiveRig(GenerationOptions? options = null, bool asIfMemoryWereItsOwn = false, string? folder = null)
    {
        _device = OrtDevice.CreateCpu(asIfMemoryWereItsOwn);
        var bundle = ModelBundle.Open(folder ?? Repository.ShapesGpt);
        Decoder = new AutoregressiveDecoder(bundle, _device, Rows, options ?? new GenerationOptions());
        _tokenizer = bundle.CreateTokenizer();
        Decoder.WarmUp();
    }

    public AutoregressiveDecoder Decoder { get; }

    public static GenerationRequest Request(ulong seed, int frames = 4, string prompt = Requests.Prompt) => new()
    {
        RequestId = "test",
        Scenes = [new Scene(0, prompt)],
        Clip = new ClipShape(frames, 8, 64, 64),
        Sampling = new SamplingSettings(seed, 1, 0, 1, 1, string.Empty, 0),
        Output = new OutputSettings(PixelFormat.RawRgb24, 85),
    };

    public Sequence Seat(int row, ulong seed, string prompt = Requests.Prompt) => Seat(row, Request(seed, prompt: prompt));

    public Sequence Seat(int row, GenerationRequest request)
    {
        var sequence = Decoder.Begin(request);
        sequence.Row = row;
        Prime(sequence);
        Decoder.Join(sequence);
        return sequence;
    }

    public void Advance(ReadOnlySpan<Sequence> sequences, int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            Decoder.Step(RowsOf(sequences), sequences);
        }
    }

    /// <summary>Steps to the end and returns the pixels of the last frames, sequence after sequence.</summary>
    public byte[] Generate(params Sequence[] sequences)
    {
        while (sequences.Any(s => !s.IsDone))
        {
            foreach (var sequence in sequences)
            {
                sequence.SitsOut = sequence.IsDone;
            }

            Decoder.Step(RowsOf(sequences), sequences);
        }

        return Render([.. sequences.Select(s => new FinishedFrame(s, s.FramesDone - 1))]);
    }

    /// <summary>All frames of one clip, with a look at each when it is finished.</summary>
    public byte[] Film(Sequence sequence, Action<FinishedFrame>? finished = null)
    {
        var pixels = new List<byte>();
        var scene = sequence.Scene;
        for (var next = sequence.Request.Start.Frames; !sequence.IsDone || sequence.FramesDone > next;)
        {
            if (sequence.FramesDone > next)
            {
                var frame = new FinishedFrame(sequence, next++);
                finished?.Invoke(frame);
                pixels.AddRange(Render([frame]));
                continue;
            }

            if (scene != sequence.Scene)
            {
                Prime(sequence);
                scene = sequence.Scene;
            }

            Advance([sequence], 1);
        }

        return [.. pixels];
    }

    public byte[] Render(FinishedFrame[] frames)
    {
        Decoder.Render(frames);
        return [.. Enumerable.Range(0, frames.Length).SelectMany(i => Decoder.Pixels(i).ToArray())];
    }

    public void Dispose()
    {
        Decoder.Dispose();
        _device.Dispose();
    }

    private void Prime(Sequence sequence) =>
        Decoder.Prime([new RowPrompt(sequence.Row, _tokenizer.Encode(sequence.Request.Scenes[sequence.Scene].Prompt))]);

    private static int RowsOf(ReadOnlySpan<Sequence> sequences)
    {
        var rows = 0;
        foreach (var sequence in sequences)
        {
            rows = Math.Max(rows, sequence.Row + 1);
        }

        return rows;
    }
}

using InferenceService.Api;
using InferenceService.Generation;
using InferenceService.Generation.Audio;
using InferenceService.Hosting;
using InferenceService.Models;
using InferenceService.Runtime;
using InferenceService.Text;

namespace InferenceService.Tests.Fixtures;

/// <summary>A decoder of any family without the loop: seats clips in rows, steps them, and keeps the frames they make.</summary>
internal sealed class FamilyRun : IDisposable
{
    public const int Rows = 8;

    private readonly OrtDevice _device;
    private readonly ModelBundle _bundle;
    private readonly PromptTokenizer _tokenizer;
    private readonly ModelDecoders _decoders;

    public FamilyRun(string folder, bool asIfMemoryWereItsOwn = false)
    {
        _device = OrtDevice.CreateCpu(asIfMemoryWereItsOwn);
        _bundle = ModelBundle.Open(folder);
        _tokenizer = _bundle.CreateTokenizer();
        (_decoders, _) = DecoderFactory.Create(_bundle, _tokenizer, _device, Rows, new GenerationOptions());
    }

    public IVideoDecoder Decoder => _decoders.Video;

    public IAudioDecoder Audio => _decoders.Audio;

    public bool HonoursGuidance => _bundle.Manifest.Parameters.Contains("guidance_scale");

    public PromptTokens Tokens(string prompt) => _tokenizer.Encode(prompt);

    /// <summary>
    /// A clip with its prompt, and what precedes it, in a row; with guidance it takes the next one too. Where the model honours a last
    /// frame, clips of odd seeds are given one that follows from the seed.
    /// </summary>
    public RunningClip Seat(
        int row, ulong seed, int frames = 9, string prompt = "w1 w2", ClipStart? start = null, float guidance = 1, string negative = "",
        int steps = 3, byte[]? last = null)
    {
        var native = _bundle.Description.NativeClip;
        var sequence = Decoder.Begin(new GenerationRequest
        {
            RequestId = "test",
            Scenes = [new Scene(0, prompt)],
            Start = start ?? ClipStart.Nothing,
            LastFrame = last ?? LastFrame(seed),
            Clip = native with { Frames = frames },
            Sampling = new SamplingSettings(seed, 1, 0, 1, guidance, negative, steps),
            Output = new OutputSettings(PixelFormat.RawRgb24, 85),
        });
        sequence.Row = row;
        Decoder.Prime([new RowPrompt(row, Tokens(prompt))]);
        if (sequence.RowsNeeded == 2)
        {
            sequence.NegativeRow = row + 1;
            Decoder.Prime([new RowPrompt(row + 1, Tokens(negative))]);
        }

        Decoder.Join(sequence);
        return new RunningClip(sequence);
    }

    /// <summary>As the loop does: emits what is finished, then steps whoever has nothing pending.</summary>
    public void Advance(int turns, params RunningClip[] clips)
    {
        for (var turn = 0; turn < turns; turn++)
        {
            Emit(clips);
            Step(clips.Where(clip => !clip.Sequence.IsDone).ToArray());
        }

        Emit(clips);
    }

    public void Finish(params RunningClip[] clips)
    {
        while (clips.Any(clip => !clip.Sequence.IsDone))
        {
            Advance(1, clips);
        }

        Emit(clips);
    }

    /// <summary>The bytes of all frames of one clip that runs alone.</summary>
    public byte[] Alone(ulong seed, int frames = 9, string prompt = "w1 w2", ClipStart? start = null)
    {
        var clip = Seat(0, seed, frames, prompt, start);
        Finish(clip);
        return clip.Bytes;
    }

    public void Dispose()
    {
        _decoders.Dispose();
        _device.Dispose();
    }

    private byte[] LastFrame(ulong seed)
    {
        var picture = new byte[_bundle.Manifest.Parameters.Contains("last_frame") && seed % 2 == 1 ? Decoder.PixelBytes : 0];
        new Random((int)seed).NextBytes(picture);
        return picture;
    }

    private void Step(RunningClip[] clips)
    {
        if (clips.Length > 0)
        {
            var rows = clips.Max(clip => Math.Max(clip.Sequence.Row, clip.Sequence.NegativeRow)) + 1;
            Decoder.Step(rows, [.. clips.Select(clip => clip.Sequence)]);
        }
    }

    private void Emit(RunningClip[] clips)
    {
        while (clips.Where(clip => clip.HasPendingFrame).Take(Decoder.FramesPerRender).ToArray() is { Length: > 0 } pending)
        {
            FinishedFrame[] frames = [.. pending.Select(clip => new FinishedFrame(clip.Sequence, clip.FramesEmitted))];
            Decoder.Render(frames);
            for (var i = 0; i < frames.Length; i++)
            {
                var state = new byte[Decoder.StateBytes];
                var written = Decoder.SaveState(frames[i], state);
                pending[i].Add(Decoder.Pixels(i).ToArray(), state[..written]);
            }
        }
    }
}

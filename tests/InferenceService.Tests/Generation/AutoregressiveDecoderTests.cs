using InferenceService.Api;
using InferenceService.Generation;
using InferenceService.Generation.Autoregressive;
using InferenceService.Models;
using InferenceService.Runtime;
using InferenceService.Tests.Fixtures;
using InferenceService.Text;

namespace InferenceService.Tests.Generation;

/// <summary>The family on the shipped graphs, without the loop.</summary>
public sealed class AutoregressiveDecoderTests : IDisposable
{
    private const int Rows = 8;

    private readonly OrtDevice _device;
    private readonly AutoregressiveDecoder _decoder;
    private readonly PromptTokenizer _tokenizer;

    public AutoregressiveDecoderTests()
        : this(asIfMemoryWereItsOwn: false)
    {
    }

    private AutoregressiveDecoderTests(bool asIfMemoryWereItsOwn)
    {
        _device = OrtDevice.CreateCpu(asIfMemoryWereItsOwn);
        var bundle = ModelBundle.Open(Repository.ShapesGpt);
        _decoder = new AutoregressiveDecoder(bundle, _device, Rows);
        _tokenizer = PromptTokenizer.WordPiece(bundle.VocabularyFile, lowerCase: true, bundle.Manifest.Text.MaxTokens);
        _decoder.WarmUp();
    }

    [Fact]
    public void Step_SteadyState_AllocatesNothing()
    {
        var sequences = Enumerable.Range(0, 4).Select(row => Seat(row, seed: (ulong)row)).ToArray();
        Advance(sequences, 20);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Advance(sequences, 30);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Render_SteadyState_AllocatesNothing()
    {
        Sequence[] sequences = [Seat(0, seed: 1)];
        Advance(sequences, 60);
        FinishedFrame[] frames = [new(sequences[0], 0)];
        _decoder.Render(frames);

        var before = GC.GetAllocatedBytesForCurrentThread();
        _decoder.Render(frames);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Step_AnyBucketAndRow_GivesTheSameBytes(int rows)
    {
        var alone = Generate([Seat(0, seed: 11)]);
        var neighbours = Enumerable.Range(0, rows).Select(row => Seat(row, seed: row == rows - 1 ? 11u : 100u + (uint)row)).ToArray();

        Assert.Equal(alone, Generate(neighbours)[^alone.Length..]);
    }

    [Fact]
    public void Step_RowOfAFormerClip_LeavesNoTrace()
    {
        var fresh = Generate([Seat(0, seed: 3)]);
        Generate([Seat(0, seed: 4, prompt: "a big blue star falls")]);

        Assert.Equal(fresh, Generate([Seat(0, seed: 3)]));
    }

    [Fact]
    public void MoveRow_InTheMiddle_ChangesNothing()
    {
        var still = Generate([Seat(0, seed: 9)]);
        var moved = Seat(5, seed: 9);
        Advance([moved], 25);
        _decoder.MoveRow(5, 2);
        moved.Row = 2;

        Assert.Equal(still, Generate([moved]));
    }

    [Fact]
    public void Step_RowThatSitsOut_KeepsItsState()
    {
        var steady = Generate([Seat(0, seed: 9)]);
        Sequence[] both = [Seat(0, seed: 9), Seat(1, seed: 10)];
        Advance(both, 25);
        both[0].SitsOut = true;
        Advance(both, 7);
        both[0].SitsOut = false;

        Assert.Equal(steady, Generate([both[0]]));
    }

    [Fact]
    public void Step_InputsCopiedToADevice_GiveTheSameBytes()
    {
        using var other = new AutoregressiveDecoderTests(asIfMemoryWereItsOwn: true);

        Assert.Equal(Generate([Seat(0, seed: 2), Seat(1, seed: 3)]), other.Generate([other.Seat(0, seed: 2), other.Seat(1, seed: 3)]));
    }

    [Fact]
    public void Prime_AfterAnother_ReplacesThePrompt()
    {
        var right = Generate([Seat(0, seed: 1, prompt: "a red circle moves to the right")]);
        var star = Generate([Seat(0, seed: 1, prompt: "a blue star grows on a white background")]);

        Assert.NotEqual(right, star);
    }

    public void Dispose()
    {
        _decoder.Dispose();
        _device.Dispose();
    }

    private Sequence Seat(int row, ulong seed, string prompt = Requests.Prompt)
    {
        var sequence = _decoder.Begin(new GenerationRequest
        {
            RequestId = "test",
            Scenes = [new Scene(0, prompt)],
            Clip = new ClipShape(4, 8, 64, 64),
            Sampling = new SamplingSettings(seed, 1, 0, 1, 1, string.Empty, 0),
            Output = new OutputSettings(PixelFormat.RawRgb24, 85),
        });
        sequence.Row = row;
        _decoder.Prime([new RowPrompt(row, _tokenizer.Encode(prompt))]);
        return sequence;
    }

    private void Advance(ReadOnlySpan<Sequence> sequences, int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            _decoder.Step(RowsOf(sequences), sequences);
        }
    }

    /// <summary>Steps to the end and returns the pixels of the last frames, sequence after sequence.</summary>
    private byte[] Generate(ReadOnlySpan<Sequence> sequences)
    {
        Advance(sequences, sequences[0].StepsTotal - sequences[0].StepsDone);
        _decoder.Render([.. sequences.ToArray().Select(s => new FinishedFrame(s, s.FramesDone - 1))]);
        var pixels = new List<byte>();
        for (var i = 0; i < sequences.Length; i++)
        {
            pixels.AddRange(_decoder.Pixels(i));
        }

        return [.. pixels];
    }

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

using System.Numerics;
using InferenceService.Runtime;
using InferenceService.Text;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace InferenceService.Generation;

/// <summary>
/// What the text encoder made of each row's prompt, on the device for as long as the row lives. The encoder writes straight
/// into the rows; every step of the decoder reads it there.
/// </summary>
internal sealed class PromptRows : IDisposable
{
    private readonly InferenceSession _encoder;
    private readonly int _rows;
    private readonly int _maxTokens;
    private readonly HostRows<long> _ids;
    private readonly HostRows<long> _mask;
    private readonly GraphRun _run;
    private readonly Dictionary<(int Row, int Count), OrtIoBinding> _bindings = [];
    private readonly List<OrtValue> _views = [];

    public PromptRows(OrtDevice device, InferenceSession encoder, int rows, int maxTokens)
    {
        _encoder = encoder;
        _run = device.CreateRun(encoder, shape: 0);
        _rows = rows;
        _maxTokens = maxTokens;
        _ids = new HostRows<long>(device, TensorElementType.Int64, rows, maxTokens);
        _mask = new HostRows<long>(device, TensorElementType.Int64, rows, maxTokens);
        Tensors = encoder.OutputMetadata.ToDictionary(
            output => output.Key,
            output => new RowTensor(device, output.Value.ElementDataType, rows, output.Value.Dimensions.Skip(1).Select(d => (long)d)));
        Rows = new RowState([.. Tensors.Values]);
    }

    /// <summary>By the names they have in both graphs.</summary>
    public IReadOnlyDictionary<string, RowTensor> Tensors { get; }

    public RowState Rows { get; }

    /// <summary>Prompts for rows side by side share runs, each of as many rows as is a power of two.</summary>
    public void Encode(ReadOnlySpan<RowPrompt> prompts)
    {
        while (!prompts.IsEmpty)
        {
            var count = 1 << BitOperations.Log2((uint)RunOfRows(prompts));
            EncodeTogether(prompts[..count]);
            prompts = prompts[count..];
        }
    }

    /// <summary>Runs every shape; afterwards all rows hold the same prompt.</summary>
    public void WarmUp()
    {
        var rows = Enumerable.Range(0, _rows).Select(row => new RowPrompt(row, Filler())).ToArray();
        foreach (var bucket in Buckets.UpTo(_rows))
        {
            Encode(rows.AsSpan(0, bucket));
        }
    }

    public void Dispose()
    {
        foreach (var disposable in _bindings.Values.Concat<IDisposable>(_views).Concat(Tensors.Values))
        {
            disposable.Dispose();
        }

        _run.Dispose();
        _ids.Dispose();
        _mask.Dispose();
    }

    /// <summary>Token 0 is in every vocabulary.</summary>
    private PromptTokens Filler()
    {
        var mask = new long[_maxTokens];
        Array.Fill(mask, 1);
        return new PromptTokens(new long[_maxTokens], mask);
    }

    private static int RunOfRows(ReadOnlySpan<RowPrompt> prompts)
    {
        var count = 1;
        while (count < prompts.Length && prompts[count].Row == prompts[count - 1].Row + 1)
        {
            count++;
        }

        return count;
    }

    private void EncodeTogether(ReadOnlySpan<RowPrompt> prompts)
    {
        for (var i = 0; i < prompts.Length; i++)
        {
            prompts[i].Prompt.Ids.CopyTo(_ids.Row(i));
            prompts[i].Prompt.Mask.CopyTo(_mask.Row(i));
        }

        var binding = Binding(prompts[0].Row, prompts.Length);
        _ids.Upload(prompts.Length);
        _mask.Upload(prompts.Length);
        _run.Execute(binding);
    }

    /// <summary>Made when first needed, since there are rows x buckets of them.</summary>
    private OrtIoBinding Binding(int row, int count)
    {
        if (!_bindings.TryGetValue((row, count), out var binding))
        {
            binding = Bind(row, count);
            _bindings.Add((row, count), binding);
        }

        return binding;
    }

    private OrtIoBinding Bind(int row, int count)
    {
        var binding = _encoder.CreateIoBinding();
        binding.BindInput("input_ids", _ids.First(count));
        binding.BindInput("attention_mask", _mask.First(count));
        foreach (var (name, tensor) in Tensors)
        {
            var view = tensor.View(row, count);
            _views.Add(view);
            binding.BindOutput(name, view);
        }

        return binding;
    }
}

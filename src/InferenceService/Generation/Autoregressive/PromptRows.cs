using InferenceService.Runtime;
using InferenceService.Text;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace InferenceService.Generation.Autoregressive;

/// <summary>
/// What the text encoder made of each row's prompt, on the device for as long as the row lives. The encoder writes straight
/// into the row; every step of the decoder reads it there.
/// </summary>
internal sealed class PromptRows : IDisposable
{
    private readonly InferenceSession _encoder;
    private readonly HostRows<long> _ids;
    private readonly HostRows<long> _mask;
    private readonly RunOptions _runOptions = new();
    private readonly OrtIoBinding[] _bindings;

    public PromptRows(OrtDevice device, InferenceSession encoder, int rows, int maxTokens)
    {
        _encoder = encoder;
        _ids = new HostRows<long>(device, TensorElementType.Int64, isInput: true, 1, maxTokens);
        _mask = new HostRows<long>(device, TensorElementType.Int64, isInput: true, 1, maxTokens);
        Tensors = encoder.OutputMetadata.ToDictionary(
            output => output.Key,
            output => new RowTensor(device, output.Value.ElementDataType, rows, output.Value.Dimensions.Skip(1).Select(d => (long)d)));
        _bindings = [.. Enumerable.Range(0, rows).Select(Bind)];
    }

    /// <summary>By the names they have in both graphs.</summary>
    public IReadOnlyDictionary<string, RowTensor> Tensors { get; }

    public void Encode(int row, PromptTokens prompt)
    {
        prompt.Ids.CopyTo(_ids.Row(0));
        prompt.Mask.CopyTo(_mask.Row(0));
        _ids.Upload(1);
        _mask.Upload(1);
        _encoder.RunWithBinding(_runOptions, _bindings[row]);
    }

    public void Dispose()
    {
        foreach (var binding in _bindings)
        {
            binding.Dispose();
        }

        foreach (var tensor in Tensors.Values)
        {
            tensor.Dispose();
        }

        _runOptions.Dispose();
        _ids.Dispose();
        _mask.Dispose();
    }

    private OrtIoBinding Bind(int row)
    {
        var binding = _encoder.CreateIoBinding();
        binding.BindInput("input_ids", _ids.First(1));
        binding.BindInput("attention_mask", _mask.First(1));
        foreach (var (name, tensor) in Tensors)
        {
            binding.BindOutput(name, tensor.Row(row));
        }

        return binding;
    }
}

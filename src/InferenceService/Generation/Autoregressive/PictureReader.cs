using InferenceService.Runtime;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace InferenceService.Generation.Autoregressive;

/// <summary>Pixels of a given frame to its codes.</summary>
internal sealed class PictureReader : IDisposable
{
    private readonly InferenceSession _encoder;
    private readonly RunOptions _runOptions = new();
    private readonly HostRows<byte> _pixels;
    private readonly HostRows<long> _codes;
    private readonly OrtIoBinding _binding;

    public PictureReader(OrtDevice device, InferenceSession encoder, TokenGrid grid)
    {
        _encoder = encoder;
        var shape = encoder.InputMetadata["pixels"].Dimensions.Skip(1).Select(d => (long)d).ToArray();
        _pixels = new HostRows<byte>(device, TensorElementType.UInt8, 1, shape);
        _codes = new HostRows<long>(device, TensorElementType.Int64, 1, grid.PositionsPerFrame, grid.CodesPerPosition);
        _binding = encoder.CreateIoBinding();
        _binding.BindInput("pixels", _pixels.First(1));
        _binding.BindOutput("codes", _codes.First(1));
    }

    /// <param name="pixels">Height x width x 3.</param>
    /// <returns>Positions x codes, valid until the next.</returns>
    public ReadOnlySpan<long> Read(ReadOnlySpan<byte> pixels)
    {
        pixels.CopyTo(_pixels.Row(0));
        _pixels.Upload(1);
        _encoder.RunWithBinding(_runOptions, _binding);
        _codes.Download(1);
        return _codes.Row(0);
    }

    public void Dispose()
    {
        _binding.Dispose();
        _runOptions.Dispose();
        _pixels.Dispose();
        _codes.Dispose();
    }
}

using System.ComponentModel.DataAnnotations;

namespace InferenceService.Runtime;

/// <summary>What ONNX Runtime runs on. Section "Runtime".</summary>
public sealed class RuntimeOptions
{
    /// <summary>Auto takes CUDA when it really works here, and the CPU otherwise; Cuda fails at start where it does not.</summary>
    [EnumDataType(typeof(ExecutionProvider))]
    public ExecutionProvider Provider { get; set; } = ExecutionProvider.Auto;

    /// <summary>Index of the GPU.</summary>
    [Range(0, 63)]
    public int DeviceId { get; set; }

    /// <summary>
    /// Threads of one operator on the CPU; 0 is one per core. The default leaves the other cores to encoding and transport,
    /// and a small model gains nothing from more (docs/performance.md).
    /// </summary>
    [Range(0, 256)]
    public int IntraOpThreads { get; set; } = 1;
}

public enum ExecutionProvider
{
    Auto,
    Cuda,
    Cpu,
}

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

    /// <summary>
    /// Captures each shape of a step once and replays it as one launch. Needs a step graph all of whose nodes run on the GPU.
    /// </summary>
    public bool CudaGraphs { get; set; }

    /// <summary>
    /// Most GPU memory, in MiB, of one graph: its weights and what it computes with (gpu_mem_limit of ONNX Runtime's arena). Unset, no
    /// limit.
    /// </summary>
    [Range(1, 1 << 24)]
    public int? GpuArenaMiB { get; set; }

    /// <summary>
    /// Memory of the device for the rows of all models, in MiB; the number of rows follows from it. Unset, half of the memory
    /// that the process may use on the CPU, and no limit but the rows asked for on a GPU.
    /// </summary>
    [Range(1, 1 << 24)]
    public int? RowMemoryMiB { get; set; }
}

public enum ExecutionProvider
{
    Auto,
    Cuda,
    Cpu,
}

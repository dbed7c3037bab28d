using InferenceService.Observability;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace InferenceService.Runtime;

/// <summary>One execution provider that was seen working: makes its sessions and its memory. The only file that names CUDA.</summary>
public sealed class OrtDevice : IDisposable
{
    /// <summary>y = Identity(x) on one float (71 bytes of ONNX, opset 17): the smallest session that touches the device.</summary>
    private static readonly byte[] ProbeModel = Convert.FromBase64String(
        "CAgSADo7ChAKAXgSAXkiCElkZW50aXR5EgVwcm9iZVoPCgF4EgoKCAgBEgQKAggBYg8KAXkSCgoICAESBAoCCAFCBAoAEBE=");

    private readonly RuntimeOptions _options;
    private readonly InferenceSession _probe;
    private readonly OrtAllocator _allocator;

    private OrtDevice(RuntimeOptions options, bool cuda)
    {
        _options = options;
        IsCuda = cuda;
        using var sessionOptions = CreateSessionOptions();
        _probe = new InferenceSession(ProbeModel, sessionOptions);
        Memory = cuda
            ? new OrtMemoryInfo(OrtMemoryInfo.allocatorCUDA, OrtAllocatorType.ArenaAllocator, options.DeviceId, OrtMemType.Default)
            : OrtMemoryInfo.DefaultInstance;
        _allocator = cuda ? new OrtAllocator(_probe, Memory) : OrtAllocator.DefaultInstance;
    }

    public string Provider => IsCuda ? "cuda" : "cpu";

    /// <summary>Whether its memory is out of the host's reach, so that inputs must be copied to it.</summary>
    public bool IsCuda { get; }

    public OrtMemoryInfo Memory { get; }

    /// <exception cref="InvalidOperationException">CUDA was demanded and does not work; the message says why.</exception>
    public static OrtDevice Create(RuntimeOptions options, ILogger<OrtDevice> logger)
    {
        if (options.Provider == ExecutionProvider.Cpu)
        {
            return new OrtDevice(options, cuda: false);
        }

        try
        {
            return new OrtDevice(options, cuda: true);
        }
        // The GPU build of the runtime names a missing library, the CPU build lacks the entry point, and with neither
        // there is no native library at all.
        catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            if (options.Provider == ExecutionProvider.Cuda)
            {
                throw new InvalidOperationException($"Runtime:Provider is Cuda, but CUDA does not work here: {e.Message}", e);
            }

            logger.CudaNotUsed(e.Message);
            return new OrtDevice(options, cuda: false);
        }
    }

    /// <exception cref="OnnxRuntimeException">The file is not a graph this runtime can run.</exception>
    public InferenceSession Load(string graphFile)
    {
        using var sessionOptions = CreateSessionOptions();
        return new InferenceSession(graphFile, sessionOptions);
    }

    /// <summary>Memory on the device, with whatever was in it.</summary>
    public OrtValue Allocate(TensorElementType type, long[] shape) =>
        OrtValue.CreateAllocatedTensorValue(_allocator, type, shape);

    public void Dispose()
    {
        if (IsCuda)
        {
            _allocator.Dispose();
            Memory.Dispose();
        }

        _probe.Dispose();
    }

    private SessionOptions CreateSessionOptions()
    {
        var sessionOptions = new SessionOptions { IntraOpNumThreads = _options.IntraOpThreads };

        // A spinning pool takes the cores that encode and send the frames (onnxruntime #27916: it spins for ~47 ms).
        sessionOptions.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        if (IsCuda)
        {
            sessionOptions.AppendExecutionProvider_CUDA(_options.DeviceId);
        }

        return sessionOptions;
    }
}

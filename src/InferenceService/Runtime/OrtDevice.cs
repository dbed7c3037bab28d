using System.Globalization;
using InferenceService.Observability;
using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace InferenceService.Runtime;

/// <summary>One execution provider that was seen working: makes its sessions and its memory. The only file that names CUDA.</summary>
public sealed class OrtDevice : IDisposable
{
    /// <summary>
    /// y = Identity(x) on n bytes (72 bytes of ONNX, opset 17): the smallest session that touches the device, and a copy between
    /// any two memories that bindings can name. OrtEnv.CopyTensors would need the provider registered as a plug-in library
    /// (onnxruntime #25254).
    /// </summary>
    private static readonly byte[] CopyModel = Convert.FromBase64String(
        "CAgSADo8ChAKAXgSAXkiCElkZW50aXR5EgRjb3B5WhAKAXgSCwoJCAISBQoDEgFuYhAKAXkSCwoJCAISBQoDEgFuQgQKABAR");

    /// <summary>
    /// Same request, same bytes: the default search of convolutions (EXHAUSTIVE) takes whatever was fastest in this process, and TF32
    /// rounds to 10 bits.
    /// </summary>
    private static readonly Dictionary<string, string> Deterministic = new() { ["cudnn_conv_algo_search"] = "HEURISTIC", ["use_tf32"] = "0" };

    private readonly RuntimeOptions _options;
    private readonly bool _isCuda;
    private readonly InferenceSession _copy;
    private readonly RunOptions _runOptions = new();

    /// <summary>Sessions whose runs are captured and replayed, by the thread that has made them.</summary>
    private readonly HashSet<InferenceSession> _replayed = [];

    private OrtDevice(RuntimeOptions options, bool cuda, MemoryBudget? budget = null)
    {
        _options = options;
        _isCuda = cuda;
        HasOwnMemory = cuda;
        using var sessionOptions = CreateSessionOptions();
        _copy = new InferenceSession(CopyModel, sessionOptions);
        Budget = budget ?? MemoryBudget.For(options, cuda);
        Memory = cuda
            ? new OrtMemoryInfo(OrtMemoryInfo.allocatorCUDA, OrtAllocatorType.ArenaAllocator, options.DeviceId, OrtMemType.Default)
            : OrtMemoryInfo.DefaultInstance;
        Allocator = cuda ? new OrtAllocator(_copy, Memory) : OrtAllocator.DefaultInstance;
    }

    public string Provider => _isCuda ? "cuda" : "cpu";

    /// <summary>The runtime's version and those of its settings that may round a result otherwise; told with every clip.</summary>
    public string RuntimeVersion => Describe(OrtEnv.Instance().GetVersionString(), _isCuda);

    /// <summary>
    /// Whether its memory is out of the host's reach, so that inputs must be copied to it. Tests set it for the CPU, to take the
    /// way of a GPU's inputs without one.
    /// </summary>
    public bool HasOwnMemory { get; internal init; }

    /// <summary>Over the runs of what is loaded on it.</summary>
    public RunWatch Watch { get; private init; } = RunWatch.None;

    /// <summary>What the rows of all models may take of its memory.</summary>
    public MemoryBudget Budget { get; }

    public OrtMemoryInfo Memory { get; }

    /// <summary>Of the device's memory, which comes with whatever was in it.</summary>
    public OrtAllocator Allocator { get; }

    internal static OrtDevice CreateCpu(bool asIfMemoryWereItsOwn) =>
        new(new RuntimeOptions { Provider = ExecutionProvider.Cpu }, cuda: false) { HasOwnMemory = asIfMemoryWereItsOwn };

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

    /// <summary>
    /// The same device for one model, made on the thread that the model lives on: its copies and its memory are its own, the budget is
    /// that of all.
    /// </summary>
    public OrtDevice ForModel(RunWatch watch) => new(_options, _isCuda, Budget) { Watch = watch, HasOwnMemory = HasOwnMemory };

    /// <param name="isReplayed">
    /// Whether its runs are captured and replayed, where that is switched on: each by a <see cref="CreateRun"/> of its own, and with
    /// everything bound on the device.
    /// </param>
    /// <exception cref="OnnxRuntimeException">The file is not a graph this runtime can run.</exception>
    /// <exception cref="OperationCanceledException">The model is being unloaded.</exception>
    public InferenceSession Load(string graphFile, bool isReplayed = false)
    {
        using var sessionOptions = CreateSessionOptions(isReplayed);
        var session = Watch.Load(sessionOptions, () => new InferenceSession(graphFile, sessionOptions));
        if (isReplayed)
        {
            _replayed.Add(session);
        }

        return session;
    }

    /// <summary>For runs of one shape, under a name of its own among the runs of its session.</summary>
    public GraphRun CreateRun(InferenceSession session, int shape)
    {
        var runOptions = new RunOptions();
        var isReplayed = _replayed.Contains(session);
        if (_isCuda && _options.CudaGraphs && isReplayed)
        {
            runOptions.AddRunConfigEntry("gpu_graph_id", shape.ToString(CultureInfo.InvariantCulture));
        }

        return new GraphRun(session, runOptions, Watch, isReplayed);
    }

    /// <summary>Copies bytes (uint8 tensors of equal length) on the device, or from the host to it. Returns when it is done.</summary>
    public void Copy(OrtValue from, OrtValue to)
    {
        using var binding = _copy.CreateIoBinding();
        binding.BindInput("x", from);
        binding.BindOutput("y", to);
        _copy.RunWithBinding(_runOptions, binding);
    }

    public void Dispose()
    {
        if (_isCuda)
        {
            Allocator.Dispose();
            Memory.Dispose();
        }

        _runOptions.Dispose();
        _copy.Dispose();
    }

    internal static string Describe(string version, bool isCuda) =>
        isCuda ? $"{version} ({string.Join(", ", Deterministic.Select(setting => $"{setting.Key}={setting.Value}"))})" : version;

    /// <summary>What the CUDA provider is told, by the names of its options.</summary>
    internal static Dictionary<string, string> CudaOptions(RuntimeOptions options, bool isReplayed)
    {
        var settings = new Dictionary<string, string>(Deterministic)
        {
            ["device_id"] = options.DeviceId.ToString(CultureInfo.InvariantCulture),
            ["enable_cuda_graph"] = isReplayed && options.CudaGraphs ? "1" : "0",

            // An arena that grows as asked for; by default it doubles, and a pod's memory with it.
            ["arena_extend_strategy"] = "kSameAsRequested",
        };
        if (options.GpuArenaMiB is { } limit)
        {
            settings["gpu_mem_limit"] = (limit * 1024L * 1024).ToString(CultureInfo.InvariantCulture);
        }

        return settings;
    }

    private SessionOptions CreateSessionOptions(bool isReplayed = false)
    {
        var sessionOptions = new SessionOptions { IntraOpNumThreads = _options.IntraOpThreads };

        // A spinning pool takes the cores that encode and send the frames (onnxruntime #27916: it spins for ~47 ms).
        sessionOptions.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        if (_isCuda)
        {
            using var cuda = new OrtCUDAProviderOptions();
            cuda.UpdateOptions(CudaOptions(_options, isReplayed));
            sessionOptions.AppendExecutionProvider_CUDA(cuda);
        }

        return sessionOptions;
    }
}

using InferenceService.Runtime;
using Microsoft.Extensions.Logging.Abstractions;

namespace InferenceService.Tests.Runtime;

/// <summary>The tests run on the CPU build of the runtime, whether or not the machine has a GPU.</summary>
public sealed class OrtDeviceTests
{
    [Fact]
    public void Create_AutoWithoutCuda_FallsBackToTheCpu()
    {
        using var device = OrtDevice.Create(new RuntimeOptions(), NullLogger<OrtDevice>.Instance);

        Assert.Equal("cpu", device.Provider);
    }

    [Fact]
    public void Create_CudaWithoutCuda_SaysWhy()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => OrtDevice.Create(
            new RuntimeOptions { Provider = ExecutionProvider.Cuda }, NullLogger<OrtDevice>.Instance));

        Assert.StartsWith("Runtime:Provider is Cuda, but CUDA does not work here: ", exception.Message, StringComparison.Ordinal);
        Assert.NotNull(exception.InnerException);
    }

    [Fact]
    public void CudaOptions_Default_ChooseKernelsTheSameEveryTimeAndGrowAsAskedFor()
    {
        var options = OrtDevice.CudaOptions(new RuntimeOptions { DeviceId = 3 }, isReplayed: true);

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["device_id"] = "3",
                ["enable_cuda_graph"] = "0",
                ["cudnn_conv_algo_search"] = "HEURISTIC",
                ["use_tf32"] = "0",
                ["arena_extend_strategy"] = "kSameAsRequested",
            },
            options);
    }

    [Theory]
    [InlineData(true, "1")]
    [InlineData(false, "0")]
    public void CudaOptions_AskedFor_LimitTheArenaAndCaptureTheStepGraphAlone(bool isReplayed, string expected)
    {
        var options = OrtDevice.CudaOptions(new RuntimeOptions { CudaGraphs = true, GpuArenaMiB = 5000 }, isReplayed);

        Assert.Equal(expected, options["enable_cuda_graph"]);
        Assert.Equal("5242880000", options["gpu_mem_limit"]);
    }

    [Fact]
    public void Describe_Cuda_TellsWhatDecidesTheBytes()
    {
        Assert.Equal("1.31.0", OrtDevice.Describe("1.31.0", isCuda: false));
        Assert.Equal("1.31.0 (cudnn_conv_algo_search=HEURISTIC, use_tf32=0)", OrtDevice.Describe("1.31.0", isCuda: true));
    }
}

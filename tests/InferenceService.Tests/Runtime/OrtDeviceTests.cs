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
}

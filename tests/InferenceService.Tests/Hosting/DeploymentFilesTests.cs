using System.Text.RegularExpressions;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Hosting;

/// <summary>What the image, the chart and the scripts must have in common with the code.</summary>
public sealed partial class DeploymentFilesTests
{
    /// <summary>
    /// libonnxruntime_providers_cuda.so of Microsoft.ML.OnnxRuntime.Gpu.Linux 1.31.0 needs libcudart.so.13, libcublas.so.13,
    /// libcublasLt.so.13 and libcurand.so.10, which is CUDA 13.
    /// </summary>
    private const string CudaOfThePackage = "13";

    private const string PackageOfThatCuda = "<PackageVersion Include=\"Microsoft.ML.OnnxRuntime.Gpu\" Version=\"1.31.0\" />";

    [Fact]
    public void Dockerfile_CudaOfTheImage_IsThePackages()
    {
        Assert.Equal(CudaOfThePackage, CudaMajor().Match(Read("Dockerfile")).Groups[1].Value);
        Assert.Contains(PackageOfThatCuda, Read("Directory.Packages.props"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Dockerfile")]
    [InlineData("helm/inference-service/templates/deployment.yaml")]
    [InlineData("run.sh")]
    [InlineData("test.sh")]
    [InlineData("bench.sh")]
    public void Start_RuntimeTelemetry_IsOff(string file) => Assert.Contains("ORT_DISABLE_TELEMETRY", Read(file), StringComparison.Ordinal);

    [Theory]
    [InlineData("src/InferenceService")]
    [InlineData("src/InferenceService.Tool")]
    [InlineData("tests/InferenceService.Tests")]
    [InlineData("tests/InferenceService.Benchmarks")]
    public void GpuBuild_OfEveryHost_HasItsLockFile(string project) =>
        Assert.Contains("\"Microsoft.ML.OnnxRuntime.Gpu\"", Read(project + "/packages.cuda.lock.json"), StringComparison.Ordinal);

    private static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Root, file));

    [GeneratedRegex(@"RUNTIME_IMAGE=nvidia/cuda:(\d+)\.")]
    private static partial Regex CudaMajor();
}

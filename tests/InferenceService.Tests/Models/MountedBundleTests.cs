using InferenceService.Models;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Models;

/// <summary>A ConfigMap or projected volume at a bundle's folder: versions in ..folders, a link ..data, and links beside it.</summary>
public sealed class MountedBundleTests : IDisposable
{
    private const string Version = "..2026_11_27_16_00_00.123";

    private readonly RandomBundle _bundle = new(new RandomBundleShape("recurrent") { ExternalData = true });

    public MountedBundleTests()
    {
        Directory.CreateDirectory(_bundle.PathOf(Version));
        File.CreateSymbolicLink(_bundle.PathOf("..data"), Version);
        foreach (var name in Directory.GetFiles(_bundle.Folder).Select(file => Path.GetFileName(file)).Where(name => name != "..data"))
        {
            File.Move(_bundle.PathOf(name), _bundle.PathOf($"{Version}/{name}"));
            File.CreateSymbolicLink(_bundle.PathOf(name), $"..data/{name}");
        }
    }

    [Fact]
    public void Load_KubernetesVolume_IsServed()
    {
        using var run = new FamilyRun(_bundle.Folder);
        Assert.True(run.Decoder.Rows > 0);
    }

    [Fact]
    public void Open_KubernetesVolumeWithAFileThatIsNotListed_IsRefused()
    {
        File.WriteAllText(_bundle.PathOf($"{Version}/more.data"), "x");

        var exception = Assert.Throws<ModelBundleException>(() => ModelBundle.Open(_bundle.Folder));

        Assert.Equal([$"{Version}/more.data: is not in files"], exception.Faults);
    }

    [Fact]
    public void Open_LinksThatLeaveTheFolder_SaysHowToMount()
    {
        using var outside = new RandomBundle(new RandomBundleShape("recurrent"));
        File.Delete(_bundle.PathOf("vocab.txt"));
        File.CreateSymbolicLink(_bundle.PathOf("vocab.txt"), outside.PathOf("vocab.txt"));

        var exception = Assert.Throws<ModelBundleException>(() => ModelBundle.Open(_bundle.Folder));

        Assert.Contains("mount a volume at the bundle's folder", Assert.Single(exception.Faults), StringComparison.Ordinal);
    }

    public void Dispose() => _bundle.Dispose();
}

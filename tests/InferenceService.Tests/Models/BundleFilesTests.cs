using InferenceService.Models;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Models;

/// <summary>No file of a bundle is read that no hash covers, and none outside its folder.</summary>
public sealed class BundleFilesTests : IDisposable
{
    private readonly RandomBundle _bundle = new(new RandomBundleShape("recurrent") { ExternalData = true });

    [Fact]
    public void Open_ExternalData_IsCoveredByItsHash()
    {
        File.AppendAllText(_bundle.PathOf("frame_decoder.data"), "x");

        AssertFault("frame_decoder.data: sha256: expected");
    }

    [Fact]
    public void Open_ExternalDataThatIsNotListed_IsRefused()
    {
        _bundle.EditManifest(m => m["files"]!.AsObject().Remove("frame_decoder.data"));

        AssertFault("frame_decoder.data: is not in files");
    }

    [Fact]
    public void Open_AnyFileThatIsNotListed_IsRefused()
    {
        Directory.CreateDirectory(_bundle.PathOf("more"));
        File.WriteAllText(_bundle.PathOf("more/notes.txt"), "x");

        AssertFault("more/notes.txt: is not in files");
    }

    [Fact]
    public void Open_LinkToAFolder_IsRefused()
    {
        Directory.CreateSymbolicLink(_bundle.PathOf("linked"), Repository.ShapesGpt);

        AssertFault("linked: leaves the bundle's folder: ");
    }

    [Theory]
    [InlineData("../outside.data")]
    [InlineData("/outside.data")]
    public void Load_ExternalDataOutsideTheFolder_IsRefused(string location)
    {
        File.Copy(_bundle.PathOf("frame_decoder.data"), Path.Combine(_bundle.Parent, "outside.data"));
        _bundle.EditGraph("frame_decoder", graph =>
        {
            foreach (var entry in graph.Initializer.SelectMany(t => t.ExternalData).Where(e => e.Key == "location"))
            {
                entry.Value = location;
            }
        });

        var exception = Assert.Throws<ModelBundleException>(() => new FamilyRun(_bundle.Folder).Dispose());

        Assert.StartsWith("frame_decoder: cannot be loaded", Assert.Single(exception.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_VocabularyWithoutAToken_NamesIt()
    {
        var vocabulary = _bundle.PathOf("vocab.txt");
        File.WriteAllLines(vocabulary, File.ReadAllLines(vocabulary).Where(line => line != "[SEP]").Append("more"));
        _bundle.ListFiles();

        AssertFault("[SEP]");
    }

    public void Dispose() => _bundle.Dispose();

    private void AssertFault(string fault)
    {
        var exception = Assert.Throws<ModelBundleException>(() => ModelBundle.Open(_bundle.Folder));

        Assert.Contains(fault, Assert.Single(exception.Faults), StringComparison.Ordinal);
    }
}

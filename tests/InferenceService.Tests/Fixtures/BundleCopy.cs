using System.Security.Cryptography;
using System.Text.Json.Nodes;
using InferenceService.Tests.Onnx;

namespace InferenceService.Tests.Fixtures;

/// <summary>A copy of the shipped bundle in a folder of its own, to be spoilt.</summary>
internal sealed class BundleCopy : IDisposable
{
    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("bundles-");

    public BundleCopy(string name = "spoilt")
    {
        Name = name;
        Directory.CreateDirectory(Folder);
        foreach (var file in Directory.GetFiles(Repository.ShapesGpt))
        {
            File.Copy(file, PathOf(Path.GetFileName(file)));
        }

        EditManifest(m => m["name"] = name);
    }

    public string Name { get; }

    /// <summary>The folder that holds the bundle, for Models:Path.</summary>
    public string Parent => _parent.FullName;

    public string Folder => Path.Combine(Parent, Name);

    public string PathOf(string file) => Path.Combine(Folder, file);

    /// <summary>Puts the unspoilt bundle beside it.</summary>
    public BundleCopy WithGoodNeighbour()
    {
        Directory.CreateSymbolicLink(Path.Combine(Parent, "shapes-gpt"), Repository.ShapesGpt);
        return this;
    }

    public void EditManifest(Action<JsonObject> edit)
    {
        var manifest = JsonNode.Parse(File.ReadAllText(PathOf("model.json")))!.AsObject();
        edit(manifest);
        File.WriteAllText(PathOf("model.json"), manifest.ToJsonString());
    }

    /// <summary>Adds to the request fields that the model honours.</summary>
    public void Honour(params string[] parameters) => EditManifest(m =>
    {
        var honoured = m["parameters"]!.AsArray();
        foreach (var name in parameters.Except(honoured.Select(p => (string)p!)).ToList())
        {
            honoured.Add(name);
        }
    });

    /// <summary>Puts the bundle beside another one, which keeps it from then on.</summary>
    public void MoveTo(BundleCopy other) => Directory.Move(Folder, Path.Combine(other.Parent, Name));

    /// <summary>Changes a graph and makes the manifest's hash fit again.</summary>
    public void EditGraph(string file, Action<ModelProto> edit)
    {
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(PathOf(file)));
        edit(model);
        Replace(file, Google.Protobuf.MessageExtensions.ToByteArray(model));
    }

    public void Replace(string file, byte[] content)
    {
        File.WriteAllBytes(PathOf(file), content);
        EditManifest(m => m["files"]![file]!["sha256"] = Convert.ToHexStringLower(SHA256.HashData(content)));
    }

    public void Dispose() => _parent.Delete(recursive: true);
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Google.Protobuf;
using InferenceService.Tests.Onnx;

namespace InferenceService.Tests.Fixtures;

/// <summary>What a bundle with random weights is like.</summary>
public sealed record RandomBundleShape(string Family)
{
    public int Width { get; init; } = 8;
    public int Height { get; init; } = 6;
    public int VocabularySize { get; init; } = 40;
    public int MaxTokens { get; init; } = 8;
    public int Layers { get; init; } = 2;
    public int NoiseSize { get; init; } = 5;
    public int MotionSize { get; init; } = 3;
    public int CriticFrames { get; init; } = 4;
    public int FramesPerChunk { get; init; } = 4;
    public int ConditioningFrames { get; init; } = 4;
    public int LatentPositions { get; init; } = 3;
    public int LatentChannels { get; init; } = 2;
    /// <summary>It has an audio_decoder.</summary>
    public bool HasAudio { get; init; }
    public int AudioChannels { get; init; } = 2;
    public bool HalfWeights { get; init; }

    /// <summary>A recurrent model ignores the state before the first frame by multiplying it with 0, which NaN survives.</summary>
    public bool MasksByProduct { get; init; }

    /// <summary>The denoiser reads the clip's last frame.</summary>
    public bool IsLed { get; init; }

    /// <summary>Of a diffusion model: "flow_match_euler" or "ddim".</summary>
    public string Scheduler { get; init; } = "flow_match_euler";

    /// <summary>Weights lie in files beside the graphs.</summary>
    public bool ExternalData { get; init; }
    /// <summary>The generator of a gan gives a row other bits when it is alone, as some kernels do.</summary>
    public bool DiffersAlone { get; init; }
    public int Seed { get; init; } = 1;

    public int LatentSize => LatentPositions * LatentChannels;
}

/// <summary>A bundle with random weights in a folder of its own, whole and valid until a test spoils it.</summary>
internal sealed class RandomBundle : IDisposable
{
    private const int MaxFrames = 64, DataExternal = 1;

    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("random-");

    public RandomBundle(RandomBundleShape shape)
    {
        Shape = shape;
        Directory.CreateDirectory(Folder);
        string[] special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];
        var words = Enumerable.Range(0, shape.VocabularySize - special.Length)
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"w{i}"));
        File.WriteAllLines(PathOf("vocab.txt"), special.Concat(words));
        var graphs = new RandomGraphs(shape).All();
        foreach (var (role, graph) in graphs)
        {
            File.WriteAllBytes(PathOf(role + ".onnx"), (shape.ExternalData ? WithExternalData(role, graph) : graph).ToByteArray());
        }

        File.WriteAllText(PathOf("model.json"), Manifest(graphs.Keys).ToJsonString());
        ListFiles();
    }

    public RandomBundleShape Shape { get; }

    /// <summary>The folder that holds the bundle, for Models:Path.</summary>
    public string Parent => _parent.FullName;

    public string Folder => Path.Combine(Parent, "random-" + Shape.Family);

    public string PathOf(string file) => Path.Combine(Folder, file);

    public void EditManifest(Action<JsonObject> edit)
    {
        var manifest = JsonNode.Parse(File.ReadAllText(PathOf("model.json")))!.AsObject();
        edit(manifest);
        File.WriteAllText(PathOf("model.json"), manifest.ToJsonString());
    }

    /// <summary>Changes a graph and makes the manifest's hash fit again.</summary>
    public void EditGraph(string role, Action<GraphProto> edit)
    {
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(PathOf(role + ".onnx")));
        edit(model.Graph);
        File.WriteAllBytes(PathOf(role + ".onnx"), model.ToByteArray());
        ListFiles();
    }

    /// <summary>Writes the hash of every file there is into the manifest.</summary>
    public void ListFiles() => EditManifest(manifest => manifest["files"] = new JsonObject(
        Directory.GetFiles(Folder).Select(Path.GetFileName).OfType<string>().Where(file => file != "model.json").Select(file =>
            KeyValuePair.Create<string, JsonNode?>(file, new JsonObject
            {
                ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(PathOf(file)))),
            }))));

    public void Dispose() => _parent.Delete(recursive: true);

    private ModelProto WithExternalData(string role, ModelProto model)
    {
        using var data = File.Create(PathOf(role + ".data"));
        foreach (var tensor in model.Graph.Initializer.Where(t => t.DataType != OnnxType.Int64))
        {
            tensor.ExternalData.Add(Entry("location", role + ".data"));
            tensor.ExternalData.Add(Entry("offset", data.Position.ToString(CultureInfo.InvariantCulture)));
            tensor.ExternalData.Add(Entry("length", tensor.RawData.Length.ToString(CultureInfo.InvariantCulture)));
            tensor.DataLocation = DataExternal;
            tensor.RawData.WriteTo(data);
            tensor.RawData = ByteString.Empty;
        }

        return model;
    }

    private static StringStringEntryProto Entry(string key, string value) => new() { Key = key, Value = value };

    private JsonObject Manifest(IEnumerable<string> roles) => new()
    {
        ["format_version"] = 1,
        ["name"] = "random-" + Shape.Family,
        ["version"] = "1",
        ["family"] = Shape.Family,
        ["description"] = "Random weights.",
        ["license"] = "MIT",
        ["languages"] = new JsonArray("en"),
        ["video"] = new JsonObject
        {
            ["width"] = Shape.Width,
            ["height"] = Shape.Height,
            ["fps"] = 8,
            ["default_frames"] = 8,
            ["max_frames"] = MaxFrames,
        },
        ["text"] = new JsonObject
        {
            ["tokenizer"] = "wordpiece",
            ["vocabulary"] = "vocab.txt",
            ["lower_case"] = true,
            ["max_tokens"] = Shape.MaxTokens,
        },
        ["parameters"] = new JsonArray([.. Parameters().Concat(Shape.HasAudio ? ["audio"] : []).Select(p => JsonValue.Create(p))]),
        ["defaults"] = new JsonObject
        {
            ["temperature"] = 1,
            ["top_k"] = 0,
            ["top_p"] = 1,
            ["guidance_scale"] = 1,
            ["num_inference_steps"] = Shape.Family == "diffusion" ? 3 : 0,
        },
        [Shape.Family] = Section(),
        ["graphs"] = new JsonObject(roles.Select(role => KeyValuePair.Create<string, JsonNode?>(role, role + ".onnx"))),
    };

    private IEnumerable<string> Parameters() => Shape.Family switch
    {
        "gan" => ["seed", "num_frames", "continuation", "scenes", "num_videos", "best_of"],
        "diffusion" =>
        [
            "seed", "num_frames", "continuation", "scenes", "guidance_scale", "negative_prompt", "num_inference_steps", "conditioning_frames",
            .. Shape.IsLed ? ["last_frame"] : Array.Empty<string>(),
        ],
        _ => ["seed", "num_frames", "continuation", "scenes"],
    };

    private JsonObject Section() => Shape.Family switch
    {
        "recurrent" => new JsonObject { ["noise_size"] = Shape.NoiseSize },
        "gan" => new JsonObject
        {
            ["content_size"] = Shape.NoiseSize,
            ["motion_size"] = Shape.MotionSize,
            ["motion_period"] = 16,
            ["critic_frames"] = Shape.CriticFrames,
        },
        _ => new JsonObject
        {
            ["frames_per_chunk"] = Shape.FramesPerChunk,
            ["conditioning_frames"] = Shape.ConditioningFrames,
            ["latent_shape"] = new JsonArray(Shape.LatentPositions, Shape.LatentChannels),
            ["scheduler"] = Scheduler(),
        },
    };

    private JsonObject Scheduler() => Shape.Scheduler switch
    {
        "ddim" => new JsonObject
        {
            ["type"] = "ddim",
            ["num_train_timesteps"] = 100,
            ["beta_schedule"] = "scaled_linear",
            ["beta_start"] = 0.001,
            ["beta_end"] = 0.1,
            ["prediction_type"] = "v_prediction",
            ["timestep_spacing"] = "leading",
            ["steps_offset"] = 1,
            ["set_alpha_to_one"] = false,
            ["clip_sample"] = false,
        },
        _ => new JsonObject { ["type"] = "flow_match_euler", ["shift"] = 3 },
    };
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace InferenceService.Models;

/// <summary>model.json, as written. <see cref="ManifestRules"/> says whether it makes sense.</summary>
/// <remarks>Unknown fields are refused, so that a misspelt one is never ignored.</remarks>
public sealed record ModelManifest
{
    public const string FileName = "model.json";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
    };

    public required int FormatVersion { get; init; }
    public required string Name { get; init; }
    public required string Version { get; init; }
    public required string Family { get; init; }
    public required string Description { get; init; }
    public required string License { get; init; }
    public required IReadOnlyList<string> Languages { get; init; }
    public required VideoSection Video { get; init; }
    public required TextSection Text { get; init; }

    /// <summary>Request fields the model honours, by their names in the proto.</summary>
    public required IReadOnlyList<string> Parameters { get; init; }
    public required DefaultsSection Defaults { get; init; }

    /// <summary>Present exactly for the family of this name; so are the next ones.</summary>
    public AutoregressiveSection? Autoregressive { get; init; }
    public RecurrentSection? Recurrent { get; init; }
    public GanSection? Gan { get; init; }
    public DiffusionSection? Diffusion { get; init; }

    /// <summary>Role of a graph in its family to file.</summary>
    public required IReadOnlyDictionary<string, string> Graphs { get; init; }

    /// <summary>Every file of the bundle but the manifest, by its path in the folder.</summary>
    public required IReadOnlyDictionary<string, FileEntry> Files { get; init; }

    /// <exception cref="JsonException">Not a manifest: the message says where.</exception>
    public static ModelManifest Parse(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<ModelManifest>(json, Json) ?? throw new JsonException("The manifest is null.");

    public sealed record VideoSection(
        [property: JsonRequired] int Width, [property: JsonRequired] int Height, [property: JsonRequired] double Fps,
        [property: JsonRequired] int DefaultFrames, [property: JsonRequired] int MaxFrames);

    /// <param name="Tokenizer">"wordpiece".</param>
    /// <param name="Vocabulary">File in the bundle.</param>
    /// <param name="MaxTokens">Length of the text encoder's input.</param>
    public sealed record TextSection(
        [property: JsonRequired] string Tokenizer, [property: JsonRequired] string Vocabulary,
        [property: JsonRequired] bool LowerCase, [property: JsonRequired] int MaxTokens);

    /// <summary>What is left out has no effect: the family does not know the field, or it leaves the model as it is.</summary>
    /// <param name="NumInferenceSteps">Denoising steps of a chunk of frames; 0, or left out, where the family has none.</param>
    public sealed record DefaultsSection(
        float Temperature = 1, int TopK = 0, float TopP = 1, float GuidanceScale = 1, int NumInferenceSteps = 0);

    /// <param name="PositionsPerFrame">Positions of the token stream that make a frame.</param>
    /// <param name="CodesPerPosition">Codes drawn at each step.</param>
    /// <param name="CodebookSize">Values a code can have.</param>
    /// <param name="Delays">
    /// Step t draws code k of stream position t - Delays[k] (delay pattern: Copet et al., arXiv 2306.05284).
    /// </param>
    /// <param name="StopCode">Drawn as the first code of a frame, it ends the clip. None: clips end by their length.</param>
    /// <param name="MaxStepsPerRun">
    /// Steps the frame decoder takes in one run: at most those by which its ring of keys is longer than its window. Default 1.
    /// </param>
    public sealed record AutoregressiveSection(
        [property: JsonRequired] int PositionsPerFrame, [property: JsonRequired] int CodesPerPosition,
        [property: JsonRequired] int CodebookSize, [property: JsonRequired] IReadOnlyList<int> Delays,
        int? StopCode = null, int? MaxStepsPerRun = null);

    /// <param name="NoiseSize">Normal numbers that are a clip's own, the same at each of its frames.</param>
    public sealed record RecurrentSection([property: JsonRequired] int NoiseSize);

    /// <param name="ContentSize">Normal numbers that stay the same through the clip.</param>
    /// <param name="MotionSize">Circles in the motion noise, of two numbers each.</param>
    /// <param name="MotionPeriod">Frames until the motion noise is where it began.</param>
    /// <param name="CriticFrames">Frames of a clip that the critic looks at; 0, or left out, without one.</param>
    public sealed record GanSection(
        [property: JsonRequired] int ContentSize, [property: JsonRequired] int MotionSize,
        [property: JsonRequired] double MotionPeriod, int CriticFrames = 0);

    /// <param name="FramesPerChunk">Frames that are denoised together.</param>
    /// <param name="ConditioningFrames">Frames before the chunk that the denoiser is told.</param>
    /// <param name="LatentShape">Positions and channels of one latent frame.</param>
    public sealed record DiffusionSection(
        [property: JsonRequired] int FramesPerChunk, [property: JsonRequired] int ConditioningFrames,
        [property: JsonRequired] IReadOnlyList<int> LatentShape, [property: JsonRequired] SchedulerSection Scheduler);

    /// <summary>The fields of its type, and no others.</summary>
    /// <param name="Type">"flow_match_euler" or "ddim".</param>
    /// <param name="Shift">Of flow matching: above 1 it spends more steps on the noisy end; 1 spreads them evenly.</param>
    /// <param name="NumTrainTimesteps">Of DDIM, as all that follow; they are named as in diffusers.</param>
    /// <param name="BetaSchedule">"linear", "scaled_linear" or "squaredcos_cap_v2".</param>
    /// <param name="BetaStart">First beta of the linear schedules.</param>
    /// <param name="BetaEnd">Their last.</param>
    /// <param name="PredictionType">What the denoiser puts out: "epsilon", "v_prediction" or "sample".</param>
    /// <param name="TimestepSpacing">"leading", "trailing" or "linspace".</param>
    /// <param name="StepsOffset">Added to leading timesteps; left out, 0.</param>
    /// <param name="SetAlphaToOne">Whether the last step leads to the data, or to timestep 0.</param>
    /// <param name="ClipSample">Whether data is kept within [-1, 1].</param>
    public sealed record SchedulerSection(
        [property: JsonRequired] string Type, double? Shift = null, int? NumTrainTimesteps = null, string? BetaSchedule = null,
        double? BetaStart = null, double? BetaEnd = null, string? PredictionType = null, string? TimestepSpacing = null,
        int? StepsOffset = null, bool? SetAlphaToOne = null, bool? ClipSample = null);

    /// <param name="Sha256">Lower-case hex.</param>
    public sealed record FileEntry([property: JsonRequired] string Sha256);
}

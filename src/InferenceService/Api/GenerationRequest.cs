namespace InferenceService.Api;

/// <summary>
/// A request that is already true: every field checked against the model and resolved to its effective value, so that
/// nothing behind <see cref="RequestParser"/> is nullable, defaulted or validated again.
/// </summary>
public sealed record GenerationRequest
{
    public required string RequestId { get; init; }

    /// <summary>At least one; the first begins at frame 0, each later one at a later frame.</summary>
    public required IReadOnlyList<Scene> Scenes { get; init; }

    /// <summary>Words of the prompts that the model does not know, as they were written, each once.</summary>
    public IReadOnlyList<string> UnknownWords { get; init; } = [];
    public ClipStart Start { get; init; } = ClipStart.Nothing;

    /// <summary>Pixels of the last frame, native height x width x 3 bytes; empty where it is free.</summary>
    public ReadOnlyMemory<byte> LastFrame { get; init; }
    public required ClipShape Clip { get; init; }
    public required SamplingSettings Sampling { get; init; }
    public required OutputSettings Output { get; init; }
    public DeliverySettings Delivery { get; init; } = DeliverySettings.Plain;

    /// <summary>One of the videos that the call asks for: they differ in their seeds alone.</summary>
    public GenerationRequest Candidate(int video) =>
        this with { Sampling = Sampling with { Seed = unchecked(Sampling.Seed + (ulong)video) } };
}

/// <summary>Length, size and timing of a clip.</summary>
/// <param name="Frames">Number of frames, at least 1.</param>
/// <param name="FramesPerSecond">Sets presentation times only; within the limits below.</param>
/// <param name="Width">Pixels of the frames sent, not necessarily of the model's.</param>
/// <param name="Height">Pixels of the frames sent.</param>
public sealed record ClipShape(int Frames, double FramesPerSecond, int Width, int Height)
{
    /// <summary>A frame of 100 s: the longest clip still ends within months, and its times fit every format.</summary>
    public const double MinFramesPerSecond = 0.01;

    public const double MaxFramesPerSecond = 120;
}

/// <summary>How tokens are drawn. See the fields of the same names in video_generation.proto for ranges.</summary>
/// <param name="NegativePrompt">Empty unless <see cref="UsesGuidance"/>.</param>
/// <remarks>Numbers are as they were given, so that they are told as they were given; a family rounds them to what it computes with.</remarks>
/// <param name="NumInferenceSteps">Denoising steps of a chunk of frames; 0 where the family has none.</param>
public sealed record SamplingSettings(
    ulong Seed, double Temperature, int TopK, double TopP, double GuidanceScale, string NegativePrompt, int NumInferenceSteps)
{
    /// <summary>Guidance needs a second row of the batch, for the negative prompt.</summary>
    public bool UsesGuidance => GuidanceScale > 1;
}

/// <summary>How frames are encoded.</summary>
/// <param name="Quality">1 to 100; only JPEG and WebP read it.</param>
public sealed record OutputSettings(PixelFormat Format, int Quality);

/// <summary>What is sent of the clip, and what with it; decides no pixel.</summary>
/// <param name="Videos">Candidates, at least 1.</param>
/// <param name="BestOnly">Ranks the candidates and sends the best; needs two.</param>
/// <param name="Continuations">With every frame, that from which another call goes on.</param>
public sealed record DeliverySettings(int Videos, bool BestOnly, bool Captions, bool Continuations)
{
    /// <summary>The sound that goes with the frames.</summary>
    public bool Audio { get; init; }

    public static DeliverySettings Plain { get; } = new(1, BestOnly: false, Captions: false, Continuations: false);
}

/// <summary>Encoded form of a frame.</summary>
public enum PixelFormat
{
    RawRgb24,
    Png,
    Jpeg,
    Webp,
}

namespace InferenceService.Client;

/// <summary>
/// What to generate. A member left null takes the model's default, which <see cref="VideoModel"/> tells and
/// <see cref="ClipInfo"/> echoes. A member that the chosen model does not honour is refused, never ignored.
/// </summary>
/// <param name="Prompt">What the clip shows: 1 to 1000 characters without control characters.</param>
public sealed record VideoRequest(string Prompt)
{
    /// <summary>Name of a loaded model; null where the server has one only, or a default.</summary>
    public string? Model { get; init; }

    /// <summary>
    /// A name for this clip, 1 to 64 characters of [A-Za-z0-9._-]. While a clip of this name is being made, the server
    /// refuses another, so a retry never makes a clip twice. Generated when null.
    /// </summary>
    public string? RequestId { get; init; }

    /// <summary>Number of frames, 1 to the model's <see cref="VideoModel.MaxFrames"/>.</summary>
    public int? Frames { get; init; }

    /// <summary>Frames per second, 0.01 to 120; sets presentation times only.</summary>
    public double? Fps { get; init; }

    /// <summary>Width in pixels, 16 to 4096. Alone, it sets the height by the model's aspect ratio.</summary>
    public int? Width { get; init; }

    /// <summary>Height in pixels, 16 to 4096. Alone, it sets the width by the model's aspect ratio.</summary>
    public int? Height { get; init; }

    /// <summary>Decides every random choice: the same request, seed and model give the same bytes.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Divides the logits, 0 to 5. 0 takes the likeliest token always.</summary>
    public double? Temperature { get; init; }

    /// <summary>Keeps the k likeliest tokens; 0 keeps all.</summary>
    public int? TopK { get; init; }

    /// <summary>Keeps the smallest set of likeliest tokens whose probabilities reach this; above 0, at most 1.</summary>
    public double? TopP { get; init; }

    /// <summary>Classifier-free guidance, 1 to 20. 1 is off and halves the work.</summary>
    public double? GuidanceScale { get; init; }

    /// <summary>What the clip should not show, at most 1000 characters. Needs a guidance scale above 1.</summary>
    public string? NegativePrompt { get; init; }

    /// <summary>Denoising steps of models that work by diffusion, 1 to 1000.</summary>
    public int? InferenceSteps { get; init; }

    /// <summary>
    /// Frames that the clip begins with, 1 to 8. They count as its first ones and are not sent back: <see cref="Frames"/> is the
    /// length of the whole clip.
    /// </summary>
    public IReadOnlyList<ConditioningFrame> ConditioningFrames { get; init; } = [];

    /// <summary>The frame that the clip ends with.</summary>
    public ConditioningFrame? LastFrame { get; init; }

    /// <summary>Where the prompt changes, at rising frames; at most 64.</summary>
    public IReadOnlyList<Scene> Scenes { get; init; } = [];

    /// <summary>
    /// Goes on after the frame that had this <see cref="VideoFrame.Continuation"/>. Frames up to that one are part of the clip
    /// and are not sent again; the seed is the one they were made with, unless <see cref="Seed"/> says otherwise.
    /// </summary>
    public ReadOnlyMemory<byte> Continuation { get; init; }

    /// <summary>Candidates, 1 to 8: videos that differ in their seeds, which are the seed and those that follow it.</summary>
    public int? Videos { get; init; }

    /// <summary>Ranks the candidates and sends the best one only, once all are made.</summary>
    public bool BestOf { get; init; }

    /// <summary>Asks for captions: the prompts as timed text.</summary>
    public bool Captions { get; init; }

    /// <summary>
    /// Asks for sound, which comes as each frame's <see cref="VideoFrame.Sound"/>. It is made for the model's own rate, so
    /// <see cref="Fps"/> can not be another.
    /// </summary>
    public bool Audio { get; init; }

    /// <summary>Leaves out continuations; a clip without them can not be resumed.</summary>
    public bool OmitContinuations { get; init; }

    /// <summary>Encoding of the frames; the server's default is PNG.</summary>
    public FrameFormat? Format { get; init; }

    /// <summary>Quality of JPEG and WebP, 1 to 100; refused for other formats.</summary>
    public int? Quality { get; init; }

    /// <summary>
    /// Time from the call to the last frame, retries included; becomes the gRPC deadline. Null takes
    /// <see cref="VideoClientOptions.Timeout"/>.
    /// </summary>
    public TimeSpan? Timeout { get; init; }
}

namespace InferenceService.Client;

/// <summary>A loaded model and what it can do.</summary>
public sealed record VideoModel
{
    /// <summary>Name, as used in <see cref="VideoRequest.Model"/>.</summary>
    public required string Name { get; init; }

    /// <summary>Version, from its manifest.</summary>
    public required string Version { get; init; }

    /// <summary>SHA-256 of the manifest, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>One line for people.</summary>
    public required string Description { get; init; }

    /// <summary>Family, for example "autoregressive".</summary>
    public required string Family { get; init; }

    /// <summary>Native width in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Native height in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Native frames per second.</summary>
    public required double Fps { get; init; }

    /// <summary>Frames made when a request names no number.</summary>
    public required int DefaultFrames { get; init; }

    /// <summary>Longest clip, in frames.</summary>
    public required int MaxFrames { get; init; }

    /// <summary>BCP 47 tags of the languages it was trained on.</summary>
    public required IReadOnlyList<string> Languages { get; init; }

    /// <summary>Request fields it honours, by their names in the contract.</summary>
    public required IReadOnlyList<string> Parameters { get; init; }

    /// <summary>Defaults of its sampling parameters.</summary>
    public required SamplingValues SamplingDefaults { get; init; }

    /// <summary>Execution provider: "cpu" or "cuda".</summary>
    public required string Provider { get; init; }

    /// <summary>Whether it takes requests now.</summary>
    public required bool Ready { get; init; }

    /// <summary>Whether it is used when a request names no model.</summary>
    public required bool IsDefault { get; init; }

    /// <summary>Frame formats that the server can write.</summary>
    public required IReadOnlyList<FrameFormat> Formats { get; init; }

    /// <summary>Scenes begin with frames that are multiples of this.</summary>
    public int SceneGranularity { get; init; } = 1;

    /// <summary>Longest text it reads, in tokens, those of the beginning and the end included; 0 from a server that does not tell.</summary>
    public int MaxPromptTokens { get; init; }
}

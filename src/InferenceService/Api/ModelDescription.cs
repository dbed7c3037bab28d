namespace InferenceService.Api;

/// <summary>What a caller may know of a model: identity, native clip and the request fields it honours.</summary>
public sealed record ModelDescription
{
    public required string Name { get; init; }
    public required string Version { get; init; }

    /// <summary>SHA-256 of the manifest, which itself holds the SHA-256 of each file; lower-case hex.</summary>
    public required string Sha256 { get; init; }
    public required string Description { get; init; }
    public required string Family { get; init; }

    /// <summary>Native size, rate and default length.</summary>
    public required ClipShape NativeClip { get; init; }
    public required int MaxFrames { get; init; }

    /// <summary>Longest prompt in tokens, the special ones included.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>Number of codes a token is drawn from; the upper bound of top_k.</summary>
    public required int CodebookSize { get; init; }
    public required IReadOnlyList<string> Languages { get; init; }

    /// <summary>Names of the request fields it honours, as in the proto.</summary>
    public required IReadOnlySet<string> Parameters { get; init; }
    public required SamplingSettings Defaults { get; init; }

    /// <summary>Scenes begin at frames that are multiples of this; above 1 where frames are made in chunks.</summary>
    public int SceneGranularity { get; init; } = 1;

    /// <summary>Most bytes of the sound of one frame.</summary>
    public int AudioBytes =>
        new AudioFormat(AudioFormat.MaxChannels, (int)(AudioFormat.SampleRate / NativeClip.FramesPerSecond)).BytesPerFrame;

    /// <summary>Bytes of a frame as the model makes it.</summary>
    public int FrameBytes => NativeClip.Width * NativeClip.Height * 3;
}

namespace InferenceService.Api;

/// <summary>What is already there when a clip begins: frames that count as its first ones and are not sent again.</summary>
/// <param name="Frames">How many; generation begins with this index.</param>
/// <param name="Pictures">Frames that the caller gave: native height x width x 3 bytes each. Empty, or as many as Frames.</param>
/// <param name="State">What the family saved after the last of them, from a continuation. Empty with pictures.</param>
public sealed record ClipStart(int Frames, IReadOnlyList<ReadOnlyMemory<byte>> Pictures, ReadOnlyMemory<byte> State)
{
    /// <summary>What the sound of that frame left, from a continuation of a clip with sound; else it begins anew.</summary>
    public ReadOnlyMemory<byte> AudioState { get; init; }

    public static ClipStart Nothing { get; } = new(0, [], ReadOnlyMemory<byte>.Empty);
}

/// <summary>A span of the clip that one prompt describes, up to the next scene.</summary>
public sealed record Scene(int FirstFrame, string Prompt);

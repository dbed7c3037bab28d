using InferenceService.Api;

namespace InferenceService.Generation.Audio;

/// <summary>
/// One clip's sound between two frames: what the next frame's depends on, such as the phase of a tone that goes on. A clip without
/// sound has an empty one.
/// </summary>
public sealed class AudioTrack
{
    private readonly byte[] _state;

    /// <param name="stateBytes"><see cref="IAudioDecoder.StateBytes"/>.</param>
    /// <exception cref="ServiceException">InvalidRequest: the continuation's sound is not of this model.</exception>
    public AudioTrack(ClipStart start, int stateBytes)
    {
        ClipStartRules.Require(
            start.AudioState.IsEmpty || start.AudioState.Length == stateBytes,
            $"The continuation is not of this model: expected a sound of {stateBytes} bytes, found {start.AudioState.Length}.");
        _state = new byte[stateBytes];
        start.AudioState.Span.CopyTo(_state);
        Unheard = start.Pictures;
    }

    private AudioTrack()
    {
        _state = [];
        Unheard = [];
    }

    public static AudioTrack None { get; } = new();

    public Span<byte> State => _state;

    /// <summary>Frames that the caller gave, which come before the first one that is made.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Unheard { get; private set; }

    public void HearAll() => Unheard = [];
}

using InferenceService.Api;

namespace InferenceService.Generation.Audio;

/// <summary>Of a bundle without sound: no request gets as far as asking it for some.</summary>
public sealed class NoAudio : IAudioDecoder
{
    public AudioFormat Format => default;

    public int StateBytes => 0;

    public void Decode(AudioTrack track, int frame, ReadOnlySpan<byte> pixels, Span<byte> samples) =>
        throw new NotSupportedException("The bundle has no audio_decoder.");

    public void WarmUp()
    {
    }

    public void Dispose()
    {
    }
}

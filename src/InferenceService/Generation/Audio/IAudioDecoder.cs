using InferenceService.Api;

namespace InferenceService.Generation.Audio;

/// <summary>
/// Makes the sound that goes with frames, from their pixels: whatever family made them, a bundle may have one. Called by whoever
/// renders the frames, one thread at a time.
/// </summary>
public interface IAudioDecoder : IDisposable
{
    /// <summary>Of what <see cref="Decode"/> writes.</summary>
    AudioFormat Format { get; }

    /// <summary>Bytes of a clip's <see cref="AudioTrack"/>.</summary>
    int StateBytes { get; }

    /// <summary>The sound while a frame is shown; the clip's frames come one after the other.</summary>
    /// <param name="pixels">As the model made them: height x width x 3 bytes.</param>
    /// <param name="samples"><see cref="AudioFormat.BytesPerFrame"/>, the lower byte of a sample first.</param>
    void Decode(AudioTrack track, int frame, ReadOnlySpan<byte> pixels, Span<byte> samples);

    /// <summary>Runs once, so that the first clip need not wait.</summary>
    void WarmUp();
}

using InferenceService.Generation.Audio;

namespace InferenceService.Generation;

/// <summary>What makes a model's clips: the family's decoder, and that of their sound.</summary>
public sealed record ModelDecoders(IVideoDecoder Video, IAudioDecoder Audio) : IDisposable
{
    /// <inheritdoc cref="IVideoDecoder.WarmUp"/>
    public TimeSpan WarmUp()
    {
        Audio.WarmUp();
        return Video.WarmUp();
    }

    public void Dispose()
    {
        Video.Dispose();
        Audio.Dispose();
    }
}

namespace InferenceService.Tool.Writers;

/// <summary>Pictures in one file, their sound in another.</summary>
internal sealed class WriterPair(IClipWriter pictures, WavWriter sound) : IClipWriter
{
    public async Task AddAsync(PixelFrame frame, CancellationToken cancellationToken)
    {
        await pictures.AddAsync(frame, cancellationToken);
        await sound.AddAsync(frame, cancellationToken);
    }

    public async Task<WrittenFile> FinishAsync(bool complete, CancellationToken cancellationToken)
    {
        var file = await pictures.FinishAsync(complete, cancellationToken);
        return file with { Wav = await sound.FinishAsync(complete, cancellationToken), HasSound = true };
    }

    public async ValueTask DisposeAsync()
    {
        await pictures.DisposeAsync();
        await sound.DisposeAsync();
    }
}

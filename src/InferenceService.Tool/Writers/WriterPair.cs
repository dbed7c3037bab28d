namespace InferenceService.Tool.Writers;

/// <summary>Pictures in one file, their sound in another.</summary>
internal sealed class WriterPair(IClipWriter pictures, IClipWriter sound) : IClipWriter
{
    public async Task AddAsync(PixelFrame frame, CancellationToken cancellationToken)
    {
        await pictures.AddAsync(frame, cancellationToken);
        await sound.AddAsync(frame, cancellationToken);
    }

    public async Task<string> FinishAsync(bool complete, CancellationToken cancellationToken)
    {
        var path = await pictures.FinishAsync(complete, cancellationToken);
        return $"{path}, {await sound.FinishAsync(complete, cancellationToken)}";
    }

    public async ValueTask DisposeAsync()
    {
        await pictures.DisposeAsync();
        await sound.DisposeAsync();
    }
}

namespace InferenceService.Tool.Writers;

/// <summary>A writer that speaks of the place that the user gave: its failures do not name temporary files, and what it replaced is told.</summary>
internal sealed class NamedWriter(IClipWriter writer, OutputTarget target) : IClipWriter
{
    public async Task AddAsync(PixelFrame frame, CancellationToken cancellationToken)
    {
        try
        {
            await writer.AddAsync(frame, cancellationToken);
        }
        catch (Exception failure) when (VideoPath.IsOfFiles(failure))
        {
            throw VideoPath.Unwritable("--out", target.Given, failure);
        }
    }

    public async Task<WrittenFile> FinishAsync(bool complete, CancellationToken cancellationToken)
    {
        try
        {
            var isThere = File.Exists(target.Path) || File.Exists(target.Wav);
            return await writer.FinishAsync(complete, cancellationToken) with { HasReplaced = complete && isThere };
        }
        catch (Exception failure) when (VideoPath.IsOfFiles(failure))
        {
            throw VideoPath.Unwritable("--out", target.Given, failure);
        }
    }

    public ValueTask DisposeAsync() => writer.DisposeAsync();
}

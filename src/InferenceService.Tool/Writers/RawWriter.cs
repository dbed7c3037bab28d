namespace InferenceService.Tool.Writers;

/// <summary>Writes the pixels of all frames, one after the other, without a header.</summary>
internal sealed class RawWriter : IClipWriter
{
    private readonly int _scale;
    private readonly TemporaryFile _file;
    private readonly FileStream _stream;

    public RawWriter(string path, int scale)
    {
        _scale = scale;
        _file = new TemporaryFile(path);
        _stream = File.Create(_file.Path);
    }

    public async Task AddAsync(PixelFrame frame, CancellationToken cancellationToken) =>
        await _stream.WriteAsync(frame.Enlarge(_scale).Rgb, cancellationToken);

    public async Task<string> FinishAsync(bool complete, CancellationToken cancellationToken)
    {
        await _stream.DisposeAsync();
        return _file.Publish(complete);
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _file.Dispose();
    }
}

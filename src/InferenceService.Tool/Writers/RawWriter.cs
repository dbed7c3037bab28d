namespace InferenceService.Tool.Writers;

/// <summary>Writes the pixels of all frames, one after the other, without a header; to standard output as they come.</summary>
internal sealed class RawWriter(string path, int scale, double fps) : IClipWriter
{
    private readonly TemporaryFile? _file = StandardOutput.IsMeantBy(path) ? null : new TemporaryFile(path);
    private Stream? _stream;
    private PixelFrame _last;
    private int _frames;

    public async Task AddAsync(PixelFrame frame, CancellationToken cancellationToken)
    {
        _stream ??= _file is null ? StandardOutput.Open() : File.Create(_file.Path);
        _last = frame.Enlarge(scale);
        await _stream.WriteAsync(_last.Rgb, cancellationToken);
        await _stream.FlushAsync(cancellationToken);
        _frames++;
    }

    public async Task<WrittenFile> FinishAsync(bool complete, CancellationToken cancellationToken)
    {
        await CloseAsync();
        return new WrittenFile(_file?.Publish(complete) ?? StandardOutput.Name, _last.Width, _last.Height, _frames, fps);
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _file?.Dispose();
    }

    private ValueTask CloseAsync() => _stream?.DisposeAsync() ?? ValueTask.CompletedTask;
}

namespace InferenceService.Tool.Writers;

/// <summary>Writes the frames' sound as it comes; the sizes before it are put in at the end.</summary>
internal sealed class WavWriter(string path) : IAsyncDisposable
{
    private readonly TemporaryFile _file = new(path);
    private FileStream? _stream;
    private byte[] _header = [];

    public async Task AddAsync(PixelFrame frame, CancellationToken cancellationToken)
    {
        if (frame.Sound is not { } sound)
        {
            return;
        }

        if (_stream is null)
        {
            _stream = File.Create(_file.Path);
            await _stream.WriteAsync(WavHeader.Create(sound, bytes: 0), cancellationToken);
        }

        await _stream.WriteAsync(sound.Data, cancellationToken);
        _header = WavHeader.Create(sound, _stream.Position - WavHeader.Size);
    }

    /// <summary>Writes the file, under another name when the clip broke, and returns its path.</summary>
    public async Task<string> FinishAsync(bool complete, CancellationToken cancellationToken)
    {
        await CloseAsync(cancellationToken);
        return _file.Publish(complete);
    }

    /// <summary>Completes the file where it is, for a reader that needs no more than that; returns its path.</summary>
    public async Task<string> CloseAsync(CancellationToken cancellationToken)
    {
        var stream = _stream ?? throw new InvalidOperationException("a sound needs a frame");
        stream.Position = 0;
        await stream.WriteAsync(_header, cancellationToken);
        await stream.DisposeAsync();
        return _file.Path;
    }

    public async ValueTask DisposeAsync()
    {
        if (_stream is not null)
        {
            await _stream.DisposeAsync();
        }

        _file.Dispose();
    }
}

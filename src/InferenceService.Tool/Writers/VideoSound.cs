namespace InferenceService.Tool.Writers;

/// <summary>
/// The sound of a video while its pictures are being encoded; the two are put together at the end. It waits in a file, not in a second
/// pipe: ffmpeg reads its inputs in an order of its own, and who writes both by turns would wait for ever for the one that it leaves.
/// </summary>
internal sealed class VideoSound(string path) : IAsyncDisposable
{
    private readonly WavWriter _sound = new(path);
    private readonly TemporaryFile _whole = new(path);

    public bool IsEmpty { get; private set; } = true;

    public Task AddAsync(PixelFrame frame, CancellationToken cancellationToken)
    {
        IsEmpty &= frame.Sound is null;
        return _sound.AddAsync(frame, cancellationToken);
    }

    /// <summary>Writes the video with its sound; returns its path.</summary>
    /// <param name="pictures">File of the encoded pictures.</param>
    /// <param name="complete">Whether the clip is whole.</param>
    /// <param name="cancellationToken">Stops ffmpeg.</param>
    public async Task<string> FinishAsync(string pictures, bool complete, CancellationToken cancellationToken)
    {
        var sound = await _sound.CloseAsync(cancellationToken);
        await Ffmpeg.AddSoundAsync(path, pictures, sound, _whole.Path, cancellationToken);
        return _whole.Publish(complete);
    }

    public async ValueTask DisposeAsync()
    {
        await _sound.DisposeAsync();
        _whole.Dispose();
    }
}

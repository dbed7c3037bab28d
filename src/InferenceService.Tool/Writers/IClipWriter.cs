namespace InferenceService.Tool.Writers;

/// <summary>Takes a clip's frames in order and makes a file of them. Disposing before the end leaves no file.</summary>
internal interface IClipWriter : IAsyncDisposable
{
    /// <summary>Takes the next frame.</summary>
    Task AddAsync(PixelFrame frame, CancellationToken cancellationToken);

    /// <summary>Writes the file, under another name when the clip broke, and says what is in it.</summary>
    Task<WrittenFile> FinishAsync(bool complete, CancellationToken cancellationToken);
}

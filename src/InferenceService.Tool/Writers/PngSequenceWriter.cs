using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Png;

namespace InferenceService.Tool.Writers;

/// <summary>Writes a PNG for each frame as it comes; what has been written of a broken clip stays.</summary>
internal sealed class PngSequenceWriter(string pattern, int scale, double fps) : IClipWriter
{
    private PixelFrame _last;
    private int _next;

    public async Task AddAsync(PixelFrame frame, CancellationToken cancellationToken)
    {
        _last = frame.Enlarge(scale);
        using var image = Image.LoadPixelData(_last.Pixels, _last.Width, _last.Height);
        using var file = new TemporaryFile(FrameNumber.Put(pattern, _next++));
        await using (var stream = File.Create(file.Path))
        {
            await image.SaveAsync(stream, new PngEncoder(), cancellationToken);
        }

        file.Publish(complete: true);
    }

    public Task<WrittenFile> FinishAsync(bool complete, CancellationToken cancellationToken) =>
        Task.FromResult(new WrittenFile(pattern, _last.Width, _last.Height, _next, fps));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

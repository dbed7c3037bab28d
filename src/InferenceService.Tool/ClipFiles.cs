using InferenceService.Client;
using InferenceService.Tool.Writers;

namespace InferenceService.Tool;

/// <summary>The files of a call: one for each candidate that frames come of, or the only one.</summary>
internal sealed class ClipFiles(OutputTarget target, IReadOnlyList<ClipInfo> videos, bool isBestOnly) : IAsyncDisposable
{
    private readonly SortedDictionary<int, IClipWriter> _writers = [];

    /// <summary>The candidates that frames have come of, in the files' order.</summary>
    public IEnumerable<ClipInfo> Videos => _writers.Keys.Select(video => videos[video]);

    public Task AddAsync(VideoFrame frame, CancellationToken cancellationToken)
    {
        if (!_writers.TryGetValue(frame.VideoIndex, out var writer))
        {
            if (_writers.Count == 0)
            {
                target.RemoveEarlierFrames();
            }

            var place = videos.Count == 1 || isBestOnly ? target : target.ForVideo(frame.VideoIndex);
            writer = place.CreateWriter(videos[frame.VideoIndex]);
            _writers.Add(frame.VideoIndex, writer);
        }

        return writer.AddAsync(PixelFrame.Decode(frame), cancellationToken);
    }

    /// <returns>The files, in the candidates' order.</returns>
    public async Task<IReadOnlyList<WrittenFile>> FinishAsync(bool complete, CancellationToken cancellationToken)
    {
        var files = new List<WrittenFile>();
        foreach (var writer in _writers.Values)
        {
            files.Add(await writer.FinishAsync(complete, cancellationToken));
        }

        return files;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var writer in _writers.Values)
        {
            await writer.DisposeAsync();
        }
    }
}

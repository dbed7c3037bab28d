using InferenceService.Contracts.V1;

namespace InferenceService.Client.Internal;

/// <summary>A clip's events: of one stream or, where that breaks and it is wanted, of those that go on with it.</summary>
internal sealed class ClipEvents(ClipEventReader first, ClipRecord record, StreamResumption? resumption) : IDisposable
{
    private ClipEventReader _stream = first;

    /// <summary>How often a stream broke and another went on.</summary>
    public int Resumes => resumption?.Count ?? 0;

    /// <summary>Reads the next event; null after the last.</summary>
    public async ValueTask<GenerateVideoResponse?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await _stream.ReadAsync(record.LastFrameIndex, cancellationToken).ConfigureAwait(false);
            }
            catch (VideoGenerationException failure) when (CanResume(failure))
            {
                await ResumeAsync(failure, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public void Dispose() => _stream.Dispose();

    private bool CanResume(VideoGenerationException failure) =>
        resumption?.Helps(failure, record.Last) == true && !record.IsComplete && record.Last is not { Continuation.IsEmpty: true };

    private async Task ResumeAsync(VideoGenerationException failure, CancellationToken cancellationToken)
    {
        record.Resume();
        for (var cause = failure; ;)
        {
            try
            {
                _stream.Dispose();
                _stream = await resumption!.ResumeAsync(record.Videos[0], record.Last, cause, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (VideoGenerationException again) when (resumption!.Helps(again, record.Last))
            {
                cause = again;
            }
            catch (VideoGenerationException)
            {
                // What broke the clip says more than why it could not be resumed.
                throw failure;
            }
        }
    }
}

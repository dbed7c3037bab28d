using InferenceService.Generation.Audio;

namespace InferenceService.Scheduling;

/// <summary>The sound of rendered frames. A clip's frames are heard one after the other, those that its caller gave before all.</summary>
internal sealed class AudioRenderer(IAudioDecoder decoder)
{
    private readonly byte[] _unsent = new byte[decoder.Format.BytesPerFrame];

    /// <summary>Adds the sound to a frame whose pixels are there, if its clip is to have some.</summary>
    public void Render(ClipJob job, in PixelFrame frame)
    {
        if (!job.Sequence.Request.Delivery.Audio)
        {
            return;
        }

        CatchUp(job.Audio);
        decoder.Decode(job.Audio, frame.Index, frame.Pixels.Span, frame.Samples.Span);
        job.Audio.State[..frame.AudioState.Length].CopyTo(frame.AudioState.Span);
    }

    /// <summary>Given frames are not sent, so nor is their sound; but what comes goes on from it.</summary>
    private void CatchUp(AudioTrack track)
    {
        for (var frame = 0; frame < track.Unheard.Count; frame++)
        {
            decoder.Decode(track, frame, track.Unheard[frame].Span, _unsent);
        }

        track.HearAll();
    }
}

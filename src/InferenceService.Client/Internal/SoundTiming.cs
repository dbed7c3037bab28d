namespace InferenceService.Client.Internal;

/// <summary>Frames in samples: a frame's sound reaches from its own first sample to that of the next frame.</summary>
internal static class SoundTiming
{
    /// <summary>Index of the first sample heard with a frame; a frame that begins within a sample has that sample.</summary>
    public static long FirstSample(int frame, int sampleRate, double fps) => (long)Exact(frame, sampleRate, fps);

    /// <summary>When a frame begins, in samples, of which a rate may have no whole number.</summary>
    public static double Exact(int frame, int sampleRate, double fps) => (double)frame * sampleRate / fps;
}

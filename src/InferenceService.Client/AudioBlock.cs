namespace InferenceService.Client;

/// <summary>A span of a clip's sound, such as that of one frame.</summary>
/// <param name="SampleRate">Samples per second of each channel.</param>
/// <param name="Channels">Number of channels, 1 or 2.</param>
/// <param name="FirstSample">Index of the first sample, counted for each channel from the start of the clip.</param>
/// <param name="Data">
/// Signed 16-bit samples, the lower byte first, the channels of a sample side by side. They belong to the caller and are never
/// overwritten.
/// </param>
public sealed record AudioBlock(int SampleRate, int Channels, long FirstSample, ReadOnlyMemory<byte> Data)
{
    /// <summary>Number of samples of each channel.</summary>
    public int Samples => Data.Length / SampleBytes;

    /// <summary>Bytes of a sample, all channels together.</summary>
    internal int SampleBytes => sizeof(short) * Channels;
}

using InferenceService.Client;

namespace InferenceService.Tool.Writers;

/// <summary>The 44 bytes before the samples of a WAV file.</summary>
internal static class WavHeader
{
    public const int Size = 44;

    private const int FormatSize = 16;
    private const short Pcm = 1;
    private const short BitsPerSample = 16;

    /// <param name="format">Sound of the file's rate and channels.</param>
    /// <param name="bytes">Size of the samples. Files past 4 GiB have the largest there is, which readers take for "to the end".</param>
    public static byte[] Create(AudioBlock format, long bytes)
    {
        var header = new byte[Size];
        var sampleBytes = format.Channels * sizeof(short);
        using var writer = new BinaryWriter(new MemoryStream(header));
        writer.Write("RIFF"u8);
        writer.Write((uint)Math.Min(bytes + Size - 8, uint.MaxValue));
        writer.Write("WAVEfmt "u8);
        writer.Write(FormatSize);
        writer.Write(Pcm);
        writer.Write((short)format.Channels);
        writer.Write(format.SampleRate);
        writer.Write(format.SampleRate * sampleBytes);
        writer.Write((short)sampleBytes);
        writer.Write(BitsPerSample);
        writer.Write("data"u8);
        writer.Write((uint)Math.Min(bytes, uint.MaxValue));
        return header;
    }
}

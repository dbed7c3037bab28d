using System.Buffers.Binary;
using InferenceService.Client;

namespace InferenceService.Tool.Readers;

/// <summary>Reads the sound of a WAV file: 16-bit samples, one channel or two.</summary>
internal static class WavReader
{
    private const int ChunkHeader = 8;
    private const int FormatSize = 16;
    private const int Pcm = 1;
    private const int Extensible = 0xFFFE;

    /// <exception cref="ToolException">It is another kind of file.</exception>
    public static async Task<AudioBlock> ReadAsync(string path, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> file = await File.ReadAllBytesAsync(path, cancellationToken);
        if (file.Length < 12 || !file.Span.StartsWith("RIFF"u8) || !file.Span[8..].StartsWith("WAVE"u8))
        {
            throw new ToolException(ExitCode.Failed, $"{path}: no WAV file");
        }

        AudioBlock? format = null;
        for (var rest = file[12..]; rest.Length >= ChunkHeader;)
        {
            var size = BinaryPrimitives.ReadUInt32LittleEndian(rest.Span[4..]);
            var content = rest[ChunkHeader..];
            // A writer that was cut off, or wrote into a pipe, leaves a size past the end.
            content = content[..(int)Math.Min(size, content.Length)];
            if (rest.Span.StartsWith("fmt "u8))
            {
                format = ToFormat(content.Span, path);
            }
            else if (rest.Span.StartsWith("data"u8) && format is not null)
            {
                var sound = format with { Data = content };
                return sound with { Data = content[..(sound.Samples * format.Channels * sizeof(short))] };
            }

            // Chunks begin at even places.
            rest = rest[Math.Min(rest.Length, ChunkHeader + content.Length + (content.Length & 1))..];
        }

        throw new ToolException(ExitCode.Failed, $"{path}: there is no sound in it");
    }

    private static AudioBlock ToFormat(ReadOnlySpan<byte> chunk, string path)
    {
        if (chunk.Length < FormatSize)
        {
            throw new ToolException(ExitCode.Failed, $"{path}: no WAV file");
        }

        var kind = BinaryPrimitives.ReadUInt16LittleEndian(chunk);
        var channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]);
        var rate = BinaryPrimitives.ReadInt32LittleEndian(chunk[4..]);
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]);
        return kind is Pcm or Extensible && bits == 16 && channels is 1 or 2 && rate is >= 8000 and <= 192000
            ? new AudioBlock(rate, channels, FirstSample: 0, ReadOnlyMemory<byte>.Empty)
            : throw new ToolException(
                ExitCode.Failed,
                $"{path}: {channels} channels of {bits} bits at {rate} Hz; what is read is 1 or 2 of 16 bits at 8000 to 192000 Hz");
    }
}

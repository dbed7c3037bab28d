using System.Buffers.Binary;
using System.Security.Cryptography;

namespace InferenceService.Api;

/// <summary>
/// The bytes by which any replica goes on after a frame. They hold no text and nothing that one must keep secret; who changes
/// them on purpose gets a clip of other pixels, which the family's own checks keep within bounds.
/// <code>
///   version 1 | model 16 | frame 4 | seed 8 | bytes of sound 4 | the sound's state | the family's state | check 8
/// </code>
/// model: the first bytes of the manifest's SHA-256; check: those of the SHA-256 over everything before it.
/// Numbers have the lower byte first.
/// </summary>
public static class ContinuationToken
{
    public const byte Version = 2;

    /// <summary>Bytes of a token beside the states.</summary>
    public const int Overhead = HeaderBytes + CheckBytes;

    private const int ModelBytes = 16, CheckBytes = 8;
    private const int FrameAt = 1 + ModelBytes, SeedAt = FrameAt + sizeof(int);
    private const int AudioAt = SeedAt + sizeof(ulong), HeaderBytes = AudioAt + sizeof(int);

    /// <param name="destination">At least <see cref="Overhead"/> and the states.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(Span<byte> destination, ReadOnlySpan<byte> modelSha256, Continuation continuation)
    {
        var stateAt = HeaderBytes + continuation.AudioState.Length;
        var end = stateAt + continuation.State.Length;
        destination[0] = Version;
        modelSha256[..ModelBytes].CopyTo(destination[1..]);
        BinaryPrimitives.WriteInt32LittleEndian(destination[FrameAt..], continuation.Frame);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[SeedAt..], continuation.Seed);
        BinaryPrimitives.WriteInt32LittleEndian(destination[AudioAt..], continuation.AudioState.Length);
        continuation.AudioState.Span.CopyTo(destination[HeaderBytes..]);
        continuation.State.Span.CopyTo(destination[stateAt..]);
        WriteCheck(destination[..end], destination.Slice(end, CheckBytes));
        return end + CheckBytes;
    }

    /// <exception cref="FormatException">Not a token of this model; the message says why, after the name of its field.</exception>
    public static Continuation Read(ReadOnlyMemory<byte> token, ReadOnlySpan<byte> modelSha256)
    {
        var bytes = token.Span;
        if (!bytes.IsEmpty && bytes[0] != Version)
        {
            throw new FormatException($"is of version {bytes[0]}, which this server does not know; it knows {Version}");
        }

        if (!IsWhole(bytes))
        {
            throw new FormatException("is damaged: its checksum does not fit");
        }

        if (!bytes.Slice(1, ModelBytes).SequenceEqual(modelSha256[..ModelBytes]))
        {
            throw new FormatException($"was made by another model, with the hash {Convert.ToHexStringLower(bytes.Slice(1, 6))}...");
        }

        var states = token[HeaderBytes..^CheckBytes];
        var frame = BinaryPrimitives.ReadInt32LittleEndian(bytes[FrameAt..]);
        var audio = BinaryPrimitives.ReadInt32LittleEndian(bytes[AudioAt..]);
        if (audio < 0 || audio > states.Length)
        {
            throw new FormatException("is damaged: its sound is longer than all of it");
        }

        return new Continuation(
            frame is >= 0 and < int.MaxValue ? frame : throw new FormatException("is damaged: it names no frame"),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[SeedAt..]),
            states[audio..],
            states[..audio]);
    }

    private static bool IsWhole(ReadOnlySpan<byte> token)
    {
        if (token.Length < Overhead)
        {
            return false;
        }

        Span<byte> check = stackalloc byte[CheckBytes];
        WriteCheck(token[..^CheckBytes], check);
        return check.SequenceEqual(token[^CheckBytes..]);
    }

    private static void WriteCheck(ReadOnlySpan<byte> content, Span<byte> destination)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        hash[..CheckBytes].CopyTo(destination);
    }
}

/// <summary>Where a clip goes on: after this frame, drawn from this seed, with what the family and the sound saved.</summary>
public readonly record struct Continuation(int Frame, ulong Seed, ReadOnlyMemory<byte> State, ReadOnlyMemory<byte> AudioState);

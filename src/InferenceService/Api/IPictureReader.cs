namespace InferenceService.Api;

/// <summary>Reads pictures that callers give, beside the threads that answer calls.</summary>
public interface IPictureReader
{
    /// <summary>
    /// The pictures at the size asked for: height x width x 3 bytes each, 8-bit sRGB. One after the other, after those of earlier calls;
    /// given up where the call is.
    /// </summary>
    Task<IReadOnlyList<PictureOutcome>> ReadAsync(
        IReadOnlyList<GivenPicture> pictures, int width, int height, CancellationToken cancellationToken);
}

/// <summary>A picture as a caller gave it.</summary>
/// <param name="Field">Its path in the request.</param>
/// <param name="Data">An encoded picture; or pixels, height x width x 3 bytes, where a size is given.</param>
public sealed record GivenPicture(string Field, ReadOnlyMemory<byte> Data, (int Width, int Height)? Size = null);

/// <param name="Pixels">Empty where there is a fault.</param>
/// <param name="Fault">Why it cannot be read, in words that follow the name of its field.</param>
public readonly record struct PictureOutcome(ReadOnlyMemory<byte> Pixels, string? Fault);

/// <summary>A picture that cannot be read; the message says why, in words that follow the name of its field.</summary>
public sealed class PictureException(string message) : Exception(message);

using System.Buffers.Binary;
using Google.Protobuf;
using InferenceService.Contracts.V1;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace InferenceService.Tests.Fixtures;

/// <summary>Pictures that a caller gives.</summary>
internal static partial class Pictures
{
    public static ConditioningFrame Frame(byte[] data) => new() { Data = ByteString.CopyFrom(data) };

    public static ConditioningFrame Raw(int width, int height) => new()
    {
        Data = ByteString.CopyFrom(new byte[width * height * 3]),
        Format = FrameFormat.RawRgb24,
        Width = width,
        Height = height,
    };

    public static ConditioningFrame With(this ConditioningFrame frame, Action<ConditioningFrame> change)
    {
        change(frame);
        return frame;
    }

    public static byte[] Png(int width, int height, byte[]? pixels = null)
    {
        using var image = Image.LoadPixelData<Rgb24>(pixels ?? new byte[width * height * 3], width, height);
        using var stream = new MemoryStream();
        image.SaveAsPng(stream);
        return stream.ToArray();
    }

    /// <summary>A few bytes that claim to be a picture of this size.</summary>
    public static byte[] Bomb(int width, int height)
    {
        var png = Png(1, 1);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), height);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), Crc(png.AsSpan(12, 17)));
        return png;
    }

    private static uint Crc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
        }

        return ~crc;
    }
}

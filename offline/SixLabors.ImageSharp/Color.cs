using System.Numerics;
using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp;

/// <summary>An sRGB colour with straight alpha.</summary>
public readonly struct Color : IEquatable<Color>
{
    public static readonly Color
        Transparent = new(default(Rgba32)),
        Black = Rgb(0x000000), Gray = Rgb(0x808080), White = Rgb(0xFFFFFF), Red = Rgb(0xFF0000), Green = Rgb(0x008000), Blue = Rgb(0x0000FF),
        Cyan = Rgb(0x00FFFF), Magenta = Rgb(0xFF00FF), Yellow = Rgb(0xFFFF00);

    private readonly Rgba32 value;

    public Color(Rgba32 pixel) => value = pixel;
    public Color(Rgb24 pixel) => value = new Rgba32(pixel.R, pixel.G, pixel.B);
    public Color(Vector4 vector) => value = new Rgba32(vector);

    public static Color FromRgb(byte r, byte g, byte b) => new(new Rgba32(r, g, b));
    public static Color FromRgba(byte r, byte g, byte b, byte a) => new(new Rgba32(r, g, b, a));

    public static Color FromPixel<TPixel>(TPixel pixel)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        Rgba32 rgba = default;
        pixel.ToRgba32(ref rgba);
        return new Color(rgba);
    }

    public TPixel ToPixel<TPixel>()
        where TPixel : unmanaged, IPixel<TPixel>
    {
        TPixel pixel = default;
        pixel.FromRgba32(value);
        return pixel;
    }

    public static Color ParseHex(string hex) => new(Rgba32.ParseHex(hex));

    public static bool TryParseHex(string hex, out Color result)
    {
        bool parsed = Rgba32.TryParseHex(hex, out Rgba32 rgba);
        result = new Color(rgba);
        return parsed;
    }

    public Color WithAlpha(float alpha) => new(new Vector4(value.R / 255f, value.G / 255f, value.B / 255f, alpha));
    public string ToHex() => value.ToHex();
    public override string ToString() => ToHex();
    public bool Equals(Color other) => value == other.value;
    public override bool Equals(object? obj) => obj is Color other && Equals(other);
    public override int GetHashCode() => value.GetHashCode();

    public static bool operator ==(Color left, Color right) => left.Equals(right);
    public static bool operator !=(Color left, Color right) => !left.Equals(right);
    public static explicit operator Vector4(Color color) => color.value.ToScaledVector4();
    public static explicit operator Color(Vector4 source) => new(source);

    private static Color Rgb(int rgb) => FromRgb((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb);
}

namespace SixLabors.ImageSharp.Processing.Processors.Transforms
{
    /// <summary>A filter: how much a sample counts at some distance, and from where on it does not.</summary>
    public interface IResampler
    {
        float Radius { get; }
        float GetValue(float x);
    }

    internal sealed class NearestNeighborResampler : IResampler
    {
        public float Radius => 1;
        public float GetValue(float x) => x;
    }

    internal sealed class BoxResampler : IResampler
    {
        public float Radius => .5f;
        public float GetValue(float x) => x is > -.5f and <= .5f ? 1 : 0;
    }

    internal sealed class TriangleResampler : IResampler
    {
        public float Radius => 1;
        public float GetValue(float x) => Math.Max(0, 1 - Math.Abs(x));
    }

    internal sealed class LanczosResampler(int lobes) : IResampler
    {
        public float Radius => lobes;
        public float GetValue(float x) => Math.Abs(x) < lobes ? Sinc(x) * Sinc(x / lobes) : 0;
        private static float Sinc(float x) => x == 0 ? 1 : MathF.Sin(MathF.PI * x) / (MathF.PI * x);
    }

    /// <summary>The cubic filters of Mitchell and Netravali, by their parameters B and C.</summary>
    internal sealed class CubicResampler(float b, float c) : IResampler
    {
        public float Radius => 2;

        public float GetValue(float x)
        {
            x = Math.Abs(x);
            if (x < 1) return ((12 - 9 * b - 6 * c) * x * x * x + (-18 + 12 * b + 6 * c) * x * x + (6 - 2 * b)) / 6;
            return x < 2 ? ((-b - 6 * c) * x * x * x + (6 * b + 30 * c) * x * x + (-12 * b - 48 * c) * x + (8 * b + 24 * c)) / 6 : 0;
        }
    }
}

namespace SixLabors.ImageSharp.Processing
{
    using SixLabors.ImageSharp.Processing.Processors.Transforms;

    public static class KnownResamplers
    {
        public static IResampler Bicubic { get; } = new CubicResampler(0, .5f);
        public static IResampler Box { get; } = new BoxResampler();
        public static IResampler Lanczos3 { get; } = new LanczosResampler(3);
        public static IResampler MitchellNetravali { get; } = new CubicResampler(1 / 3f, 1 / 3f);
        public static IResampler NearestNeighbor { get; } = new NearestNeighborResampler();
        public static IResampler Triangle { get; } = new TriangleResampler();
    }
}

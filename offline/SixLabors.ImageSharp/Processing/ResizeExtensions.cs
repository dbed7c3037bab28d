using SixLabors.ImageSharp.Processing.Processors.Transforms;

namespace SixLabors.ImageSharp.Processing;

public enum ResizeMode { Crop, Pad, BoxPad, Max, Min, Stretch, Manual }

public enum AnchorPositionMode { Center, Top, Bottom, Left, Right, TopLeft, TopRight, BottomRight, BottomLeft }

public class ResizeOptions
{
    public ResizeMode Mode { get; set; } = ResizeMode.Crop;
    public AnchorPositionMode Position { get; set; } = AnchorPositionMode.Center;

    /// <summary>The point of the source, in parts of its size, that Crop keeps in the middle as far as it can.</summary>
    public PointF? CenterCoordinates { get; set; }

    public Size Size { get; set; }
    public IResampler Sampler { get; set; } = KnownResamplers.Bicubic;
    public bool Compand { get; set; }
    public Rectangle? TargetRectangle { get; set; }
    public bool PremultiplyAlpha { get; set; } = true;
    public Color PadColor { get; set; }
}

public static class ResizeExtensions
{
    public static IImageProcessingContext Resize(this IImageProcessingContext source, Size size)
        => source.Resize(size.Width, size.Height);

    public static IImageProcessingContext Resize(this IImageProcessingContext source, int width, int height)
        => source.Resize(width, height, KnownResamplers.Bicubic);

    public static IImageProcessingContext Resize(this IImageProcessingContext source, int width, int height, IResampler sampler)
        => source.Resize(new ResizeOptions { Size = new Size(width, height), Sampler = sampler, Mode = ResizeMode.Stretch });

    public static IImageProcessingContext Resize(this IImageProcessingContext source, ResizeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(options.Sampler);
        if (options.Compand) throw Offline.NotSupported("Resizing in linear light (Compand)");
        (Size size, Rectangle target) = ResizeGeometry.Calculate(source.GetCurrentSize(), options);
        return source.Apply(new ResizeOperation(size, target, options));
    }
}

/// <summary>Where each mode puts the whole source, in an image of which size; what lies outside is cut off.</summary>
internal static class ResizeGeometry
{
    public static (Size Size, Rectangle Target) Calculate(Size source, ResizeOptions options)
    {
        (int width, int height) = options.Size;
        if (width <= 0 && height <= 0)
            throw new InvalidOperationException($"Target width {width} and height {height} must be greater than zero.");

        // A side that is not given follows from the other one.
        const int smallest = 1;
        if (width == 0) width = Math.Max(smallest, Round(source.Width * (height / (double)source.Height)));
        if (height == 0) height = Math.Max(smallest, Round(source.Height * (width / (double)source.Width)));
        Size box = new(Math.Max(smallest, width), Math.Max(smallest, height));
        double byWidth = box.Width / (double)source.Width, byHeight = box.Height / (double)source.Height;
        switch (options.Mode)
        {
            case ResizeMode.Crop:
                return (box, Place(source, box, Math.Max(byWidth, byHeight), options));
            case ResizeMode.Pad:
                return (box, Place(source, box, Math.Min(byWidth, byHeight), options));
            case ResizeMode.BoxPad:
                return (box, Place(source, box, Math.Min(1, Math.Min(byWidth, byHeight)), options));
            case ResizeMode.Max:
                return Whole(Scale(source, box, Math.Min(byWidth, byHeight), Round));
            case ResizeMode.Min when box.Width > source.Width || box.Height > source.Height:
                return Whole(source);
            case ResizeMode.Min:
                // The side that has less to lose reaches its size.
                int byLoss = (source.Width - box.Width).CompareTo(source.Height - box.Height);
                bool keepWidth = byLoss < 0 || (byLoss == 0 && source.Width >= source.Height);
                return Whole(Scale(source, box, keepWidth ? byWidth : byHeight, Round));
            case ResizeMode.Manual:
                return (box, options.TargetRectangle ?? throw new InvalidOperationException("Manual resizing requires a target location and size."));
            default:
                return Whole(box);
        }
    }

    private static (Size Size, Rectangle Target) Whole(Size size) => (size, new Rectangle(Point.Empty, size));

    private static Size Scale(Size source, Size box, double factor, Func<double, int> round) => new(
        factor == box.Width / (double)source.Width ? box.Width : Math.Max(1, round(source.Width * factor)),
        factor == box.Height / (double)source.Height ? box.Height : Math.Max(1, round(source.Height * factor)));

    private static Rectangle Place(Size source, Size box, double factor, ResizeOptions options)
    {
        Size scaled = Scale(source, box, factor, options.Mode == ResizeMode.Crop ? value => (int)Math.Ceiling(value) : Round);
        PointF? center = options.Mode == ResizeMode.Crop ? options.CenterCoordinates : null;
        double spareX = scaled.Width == box.Width ? 0 : box.Width - source.Width * factor, spareY = scaled.Height == box.Height ? 0 : box.Height - source.Height * factor;
        (int alongX, int alongY) = options.Position switch
        {
            AnchorPositionMode.Top => (0, -1),
            AnchorPositionMode.Bottom => (0, 1),
            AnchorPositionMode.Left => (-1, 0),
            AnchorPositionMode.Right => (1, 0),
            AnchorPositionMode.TopLeft => (-1, -1),
            AnchorPositionMode.TopRight => (1, -1),
            AnchorPositionMode.BottomRight => (1, 1),
            AnchorPositionMode.BottomLeft => (-1, 1),
            _ => (0, 0),
        };
        bool boxed = options.Mode == ResizeMode.BoxPad && box.Width > source.Width && box.Height > source.Height;
        int x = center is { } p ? Centered(box.Width, source.Width * factor, p.X, spareX) : Anchored(spareX, alongX, boxed);
        int y = center is { } q ? Centered(box.Height, source.Height * factor, q.Y, spareY) : Anchored(spareY, alongY, boxed);
        return new Rectangle(x, y, scaled.Width, scaled.Height);
    }

    private static int Anchored(double spare, int along, bool boxed)
        => along < 0 ? 0 : along > 0 ? (int)Math.Round(spare) : boxed ? (int)spare / 2 : (int)Math.Round(spare / 2);

    private static int Centered(int box, double scaled, float center, double spare)
        => (int)Math.Round(Math.Clamp(box / 2d - scaled * center, Math.Min(spare, 0), 0));

    private static int Round(double value) => (int)Math.Round(value, MidpointRounding.AwayFromZero);
}

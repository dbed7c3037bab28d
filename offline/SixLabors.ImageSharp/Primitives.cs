namespace SixLabors.ImageSharp;

public record struct Size
{
    public static readonly Size Empty;

    public Size(int value) : this(value, value) { }
    public Size(int width, int height) => (Width, Height) = (width, height);

    public int Width { get; set; }
    public int Height { get; set; }
    public readonly bool IsEmpty => this == Empty;

    public readonly void Deconstruct(out int width, out int height) => (width, height) = (Width, Height);
    public override readonly string ToString() => $"Size [ Width={Width}, Height={Height} ]";

    public static Size operator +(Size left, Size right) => new(left.Width + right.Width, left.Height + right.Height);
    public static Size operator -(Size left, Size right) => new(left.Width - right.Width, left.Height - right.Height);
    public static Size operator *(Size left, int right) => new(left.Width * right, left.Height * right);
    public static Size operator /(Size left, int right) => new(left.Width / right, left.Height / right);
}

public record struct Point
{
    public static readonly Point Empty;

    public Point(int value) : this(value, value) { }
    public Point(int x, int y) => (X, Y) = (x, y);

    public int X { get; set; }
    public int Y { get; set; }
    public readonly bool IsEmpty => this == Empty;

    public readonly void Deconstruct(out int x, out int y) => (x, y) = (X, Y);
    public override readonly string ToString() => $"Point [ X={X}, Y={Y} ]";

    public static Point operator +(Point point, Size size) => new(point.X + size.Width, point.Y + size.Height);
    public static Point operator -(Point point, Size size) => new(point.X - size.Width, point.Y - size.Height);
    public static implicit operator PointF(Point point) => new(point.X, point.Y);
}

public record struct PointF
{
    public static readonly PointF Empty;

    public PointF(float x, float y) => (X, Y) = (x, y);

    public float X { get; set; }
    public float Y { get; set; }
    public readonly bool IsEmpty => this == Empty;

    public readonly void Deconstruct(out float x, out float y) => (x, y) = (X, Y);
    public override readonly string ToString() => $"PointF [ X={X}, Y={Y} ]";
}

public record struct Rectangle
{
    public static readonly Rectangle Empty;

    public Rectangle(int x, int y, int width, int height) => (X, Y, Width, Height) = (x, y, width, height);
    public Rectangle(Point point, Size size) : this(point.X, point.Y, size.Width, size.Height) { }

    public int X { get; set; }
    public int Y { get; set; }
    public int Width { get; set; }
    public int Height { get; set; }
    public readonly int Left => X;
    public readonly int Top => Y;
    public readonly int Right => X + Width;
    public readonly int Bottom => Y + Height;
    public readonly bool IsEmpty => this == Empty;
    public Point Location { readonly get => new(X, Y); set => (X, Y) = value; }
    public Size Size { readonly get => new(Width, Height); set => (Width, Height) = value; }

    public static Rectangle FromLTRB(int left, int top, int right, int bottom) => new(left, top, right - left, bottom - top);

    public static Rectangle Intersect(Rectangle a, Rectangle b)
    {
        int left = Math.Max(a.X, b.X), top = Math.Max(a.Y, b.Y);
        int right = Math.Min(a.Right, b.Right), bottom = Math.Min(a.Bottom, b.Bottom);
        return right >= left && bottom >= top ? FromLTRB(left, top, right, bottom) : Empty;
    }

    public readonly bool Contains(int x, int y) => x >= X && x < Right && y >= Y && y < Bottom;
    public readonly bool Contains(Point point) => Contains(point.X, point.Y);
    public readonly bool Contains(Rectangle rectangle)
        => X <= rectangle.X && rectangle.Right <= Right && Y <= rectangle.Y && rectangle.Bottom <= Bottom;
    public readonly void Deconstruct(out int x, out int y, out int width, out int height) => (x, y, width, height) = (X, Y, Width, Height);
    public override readonly string ToString() => $"Rectangle [ X={X}, Y={Y}, Width={Width}, Height={Height} ]";
}

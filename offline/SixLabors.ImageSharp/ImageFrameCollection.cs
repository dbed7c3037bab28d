using System.Collections;
using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp;

public abstract class ImageFrameCollection : IDisposable, IEnumerable<ImageFrame>
{
    public abstract int Count { get; }
    public ImageFrame RootFrame => NonGenericGetFrame(0);
    public ImageFrame this[int index] => NonGenericGetFrame(index);

    public abstract void RemoveFrame(int index);
    public ImageFrame AddFrame(ImageFrame source) => NonGenericInsertFrame(Count, source);
    IEnumerator<ImageFrame> IEnumerable<ImageFrame>.GetEnumerator() => NonGenericGetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => NonGenericGetEnumerator();

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
    protected abstract ImageFrame NonGenericGetFrame(int index);
    protected abstract ImageFrame NonGenericInsertFrame(int index, ImageFrame source);
    protected abstract IEnumerator<ImageFrame> NonGenericGetEnumerator();
}

/// <summary>The frames of an image: never empty, all of one size, each owned by the image.</summary>
public sealed class ImageFrameCollection<TPixel> : ImageFrameCollection, IEnumerable<ImageFrame<TPixel>>
    where TPixel : unmanaged, IPixel<TPixel>
{
    private readonly Image<TPixel> parent;
    private readonly List<ImageFrame<TPixel>> frames;

    internal ImageFrameCollection(Image<TPixel> parent, IEnumerable<ImageFrame<TPixel>> frames)
        => (this.parent, this.frames) = (parent, frames.ToList());

    internal IReadOnlyList<ImageFrame<TPixel>> Items => frames;
    public override int Count => frames.Count;
    public new ImageFrame<TPixel> RootFrame => frames[0];
    public new ImageFrame<TPixel> this[int index] => frames[index];

    public ImageFrame<TPixel> AddFrame(ImageFrame<TPixel> source) => InsertFrame(Count, source);

    public ImageFrame<TPixel> InsertFrame(int index, ImageFrame<TPixel> source)
    {
        ArgumentNullException.ThrowIfNull(source, "frame");
        return Insert(index, source);
    }

    public ImageFrame<TPixel> AddFrame(ReadOnlySpan<TPixel> source)
    {
        Guard.AtLeast(source.Length, (long)RootFrame.Width * RootFrame.Height, "data");
        ImageFrame<TPixel> frame = new(parent.Configuration, RootFrame.Width, RootFrame.Height, clear: false);
        source[..frame.Data.Length].CopyTo(frame.Data);
        frames.Add(frame);
        return frame;
    }

    public ImageFrame<TPixel> AddFrame(TPixel[] source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return AddFrame(source.AsSpan());
    }

    public ImageFrame<TPixel> CreateFrame() => CreateFrame(default(TPixel));

    public ImageFrame<TPixel> CreateFrame(TPixel backgroundColor)
    {
        ImageFrame<TPixel> frame = new(parent.Configuration, RootFrame.Width, RootFrame.Height);
        frame.Data.AsSpan().Fill(backgroundColor);
        frames.Add(frame);
        return frame;
    }

    public override void RemoveFrame(int index)
    {
        if (index == 0 && Count == 1) throw new InvalidOperationException("Cannot remove last frame.");
        ImageFrame<TPixel> frame = frames[index];
        frames.RemoveAt(index);
        frame.Dispose();
    }

    public Image<TPixel> CloneFrame(int index)
        => new(parent.Configuration, parent.Metadata.DeepClone(), [frames[index].CloneAs<TPixel>(parent.Configuration)]);

    public IEnumerator<ImageFrame<TPixel>> GetEnumerator() => frames.GetEnumerator();

    protected override IEnumerator<ImageFrame> NonGenericGetEnumerator() => frames.GetEnumerator();
    protected override ImageFrame NonGenericGetFrame(int index) => this[index];
    protected override ImageFrame NonGenericInsertFrame(int index, ImageFrame source) => Insert(index, source);
    protected override void Dispose(bool disposing) => frames.ForEach(frame => frame.Dispose());

    private ImageFrame<TPixel> Insert(int index, ImageFrame source)
    {
        ArgumentNullException.ThrowIfNull(source, "frame");
        if (source.Size() != RootFrame.Size()) throw new ArgumentException("Frame must have the same dimensions as the image.", "frame");
        ImageFrame<TPixel> copy = source.CloneAs<TPixel>(parent.Configuration);
        frames.Insert(index, copy);
        return copy;
    }
}

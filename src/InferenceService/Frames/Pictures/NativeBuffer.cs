using System.Buffers;
using System.Runtime.InteropServices;

namespace InferenceService.Frames.Pictures;

/// <summary>Memory that goes back to the system when it is let go, not when the collector comes by. Whoever makes one disposes of it. Grows as it is filled; one thread.</summary>
internal sealed unsafe class NativeBuffer : MemoryManager<byte>
{
    private void* _start;
    private int _capacity;
    private Stream? _stream;

    public nint Start => (nint)_start;

    public int Length { get; private set; }

    /// <summary>Forgets what is in it; the memory stays.</summary>
    public void Clear() => Length = 0;

    /// <summary>Makes it so long, with zeros only where it was never written.</summary>
    /// <exception cref="OutOfMemoryException">There is not so much.</exception>
    public Span<byte> Resize(int length)
    {
        if (length > _capacity)
        {
            Reserve(length);
        }

        Length = length;
        return GetSpan();
    }

    public void Append(ReadOnlySpan<byte> data)
    {
        var end = checked(Length + data.Length);
        if (end > _capacity)
        {
            Reserve((int)Math.Clamp((long)_capacity * 3 / 2, end, Array.MaxLength));
        }

        data.CopyTo(new Span<byte>((byte*)_start + Length, data.Length));
        Length = end;
    }

    /// <summary>A stream that writes to its end.</summary>
    public Stream AsStream() => _stream ??= new Appending(this);

    public override Span<byte> GetSpan() => new(_start, Length);

    public override MemoryHandle Pin(int elementIndex = 0) => new((byte*)_start + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
        NativeMemory.Free(_start);
        _start = null;
        (_capacity, Length) = (0, 0);
    }

    private void Reserve(int capacity)
    {
        _start = NativeMemory.Realloc(_start, (nuint)capacity);
        _capacity = capacity;
    }

    private sealed class Appending(NativeBuffer buffer) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => buffer.Length;

        public override long Position
        {
            get => buffer.Length;
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> data) => buffer.Append(data);

        public override void Write(byte[] data, int offset, int count) => buffer.Append(data.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override int Read(byte[] data, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}

using InferenceService.Contracts.V1;

namespace InferenceService.Client.Internal;

/// <summary>
/// Puts frames together from their parts. A frame in one part, which is nearly all of them, is passed on without a copy.
/// </summary>
internal sealed class FrameAssembler(ClipInfo clip, int maxFrameBytes)
{
    private byte[] _frame = [];
    private int _filled;
    private int _next;

    public bool IsBetweenFrames => _filled == 0;

    public int? LastFrameIndex => _next == 0 ? null : _next - 1;

    /// <summary>Takes the next part; returns the frame that it completes.</summary>
    /// <exception cref="VideoGenerationException">The part is not the next one.</exception>
    public VideoFrame? Add(FramePart part)
    {
        Check(part);
        if (part.Data.Length == part.TotalSize)
        {
            return Complete(part, part.Data.Memory);
        }

        if (_filled == 0)
        {
            _frame = new byte[part.TotalSize];
        }

        part.Data.Span.CopyTo(_frame.AsSpan(_filled));
        _filled += part.Data.Length;
        return _filled == _frame.Length ? Complete(part, _frame) : null;
    }

    private VideoFrame Complete(FramePart part, ReadOnlyMemory<byte> data)
    {
        _next = part.Index + 1;
        _filled = 0;
        _frame = [];
        return new VideoFrame(part.Index, ResponseMapping.ToTime(part.PresentationTime), data, clip);
    }

    private void Check(FramePart part)
    {
        if (part.TotalSize > maxFrameBytes)
        {
            throw Broken($"frame {part.Index} has {part.TotalSize} bytes, {maxFrameBytes} are allowed");
        }

        if (part.Index != _next)
        {
            throw Broken($"frame {part.Index} came where frame {_next} was due");
        }

        if (part.Offset != _filled || (_filled > 0 && part.TotalSize != _frame.Length))
        {
            throw Broken($"frame {part.Index} has a part at {part.Offset} of {part.TotalSize} where one at {_filled} was due");
        }

        if (part.Data.IsEmpty || part.Data.Length > part.TotalSize - part.Offset)
        {
            throw Broken($"frame {part.Index} has a part of {part.Data.Length} bytes at {part.Offset} of {part.TotalSize}");
        }
    }

    private VideoGenerationException Broken(string what) => ErrorMapping.Broken(what, clip.RequestId, LastFrameIndex);
}

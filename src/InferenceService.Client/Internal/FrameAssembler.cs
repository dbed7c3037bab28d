using InferenceService.Contracts.V1;
using ContractAudioBlock = InferenceService.Contracts.V1.AudioBlock;

namespace InferenceService.Client.Internal;

/// <summary>
/// Puts frames together from their parts and their sound. A frame in one part, which is nearly all of them, is passed on without a
/// copy.
/// </summary>
internal sealed class FrameAssembler(IReadOnlyList<ClipInfo> videos, int maxFrameBytes, bool hasSound = false)
{
    private readonly SoundAssembler _sound = new(videos, maxFrameBytes, hasSound);
    private readonly int[] _next = [.. videos.Select(video => video.FirstFrame)];
    private byte[] _frame = [];
    private int _filled;
    private int _video;
    private ReadOnlyMemory<byte> _continuation;

    /// <summary>Of the only video; null before its first frame, and for several videos, which are at different frames.</summary>
    public int? LastFrameIndex => videos.Count > 1 || _next[0] == videos[0].FirstFrame ? null : _next[0] - 1;

    public int Frames { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>Whether a video can end here: not within a frame, nor after sound whose frame is to come.</summary>
    public bool CanEnd(int video) => _filled == 0 && _sound.IsUsedUp(video);

    /// <summary>Forgets a frame that will not be completed.</summary>
    public void DropParts()
    {
        _filled = 0;
        _sound.Drop();
    }

    /// <summary>Takes the next sound.</summary>
    /// <exception cref="VideoGenerationException">The block is not the next one.</exception>
    public void Add(ContractAudioBlock block)
    {
        if (_sound.Add(block) is { } fault)
        {
            throw Broken(fault);
        }
    }

    /// <summary>Takes the next part; returns the frame that it completes.</summary>
    /// <exception cref="VideoGenerationException">The part is not the next one.</exception>
    public VideoFrame? Add(FramePart part)
    {
        Check(part);
        _video = part.VideoIndex;
        if (_filled == 0)
        {
            _continuation = part.Continuation.Memory;
        }

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
        if (!_sound.TryTake(_video, part.Index, out var sound))
        {
            throw Broken($"frame {part.Index} came without all of its sound");
        }

        _next[_video] = part.Index + 1;
        _filled = 0;
        _frame = [];
        Frames++;
        Bytes += data.Length;
        var time = ResponseMapping.ToTime(part.PresentationTime);
        return new VideoFrame(part.Index, time, data, videos[_video]) { Continuation = _continuation, Sound = sound };
    }

    private void Check(FramePart part)
    {
        if (part.TotalSize > maxFrameBytes)
        {
            throw Broken($"frame {part.Index} has {part.TotalSize} bytes, {maxFrameBytes} are allowed");
        }

        if (part.VideoIndex < 0 || part.VideoIndex >= videos.Count || (_filled > 0 && part.VideoIndex != _video))
        {
            throw Broken($"a frame of video {part.VideoIndex} came, which was not due");
        }

        if (part.Index != _next[part.VideoIndex])
        {
            throw Broken($"frame {part.Index} came where frame {_next[part.VideoIndex]} was due");
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

    private VideoGenerationException Broken(string what) => ErrorMapping.Broken(what, videos[0].RequestId, LastFrameIndex);
}

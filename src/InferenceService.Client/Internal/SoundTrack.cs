namespace InferenceService.Client.Internal;

/// <summary>
/// The sound of one video, cut into frames. The contract promises blocks in order and without gaps, not where they are cut: one a
/// frame, as today's server sends them, is passed on without a copy; others are cut here. A frame's samples must be there with its
/// last part.
/// </summary>
internal sealed class SoundTrack(ClipInfo video, int maxBytes)
{
    private const int SampleRate = 48000;
    private const int MaxChannels = 2;

    // Samples that no frame has yet, and where they begin.
    private ReadOnlyMemory<byte> _waiting;
    private long _first;
    private AudioBlock? _format;

    public bool IsUsedUp => _waiting.IsEmpty;

    private long End => _first + (_format is null ? 0 : _waiting.Length / _format.SampleBytes);

    /// <summary>Forgets sound whose frame did not come; it comes again with the frame.</summary>
    public void Drop() => _waiting = default;

    /// <summary>Takes the next block; returns what is wrong with it.</summary>
    public string? Add(AudioBlock block)
    {
        if (Fault(block) is { } fault)
        {
            return fault;
        }

        if (_format is null)
        {
            _first = block.FirstSample;
        }

        _format ??= block;
        _waiting = _waiting.IsEmpty ? block.Data : (byte[])[.. _waiting.Span, .. block.Data.Span];
        return null;
    }

    /// <summary>The sound of the next frame; null where some of it is missing.</summary>
    public AudioBlock? Take(int frame)
    {
        if (_format is null)
        {
            return null;
        }

        // Where a frame begins within a sample, its block may begin with the one before or after.
        var exact = SoundTiming.Exact(frame + 1, SampleRate, video.Fps);
        var end = Math.Abs(End - exact) < 1 ? End : (long)exact;
        if (end > End)
        {
            return null;
        }

        var bytes = (int)(end - _first) * _format.SampleBytes;
        var sound = _format with { FirstSample = _first, Data = _waiting[..bytes] };
        (_first, _waiting) = (end, _waiting[bytes..]);
        return sound;
    }

    private string? Fault(AudioBlock block)
    {
        if (block.SampleRate != SampleRate || block.Channels is < 1 or > MaxChannels)
        {
            return $"sound came with {block.SampleRate} Hz and {block.Channels} channels";
        }

        if (_format is not null && block.Channels != _format.Channels)
        {
            return $"sound of {block.Channels} channels came after one of {_format.Channels}";
        }

        if (block.Data.IsEmpty || block.Data.Length % block.SampleBytes != 0 || block.Data.Length > maxBytes - _waiting.Length)
        {
            return $"sound came in a block of {block.Data.Length} bytes, {_waiting.Length} still waiting for their frame";
        }

        return IsDue(block.FirstSample) ? null : $"sample {block.FirstSample} came where another was due";
    }

    private bool IsDue(long sample) => _format is null
        ? Math.Abs(sample - SoundTiming.Exact(video.FirstFrame, SampleRate, video.Fps)) < 1
        : sample == End;
}

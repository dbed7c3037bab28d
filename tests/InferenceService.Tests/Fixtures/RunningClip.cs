using InferenceService.Api;
using InferenceService.Generation;

namespace InferenceService.Tests.Fixtures;

/// <summary>A clip under way, with the frames made so far and the state after each.</summary>
internal sealed class RunningClip(Sequence sequence)
{
    private readonly List<byte[]> _frames = [];
    private readonly List<byte[]> _states = [];

    public Sequence Sequence { get; } = sequence;

    public int FramesEmitted => Sequence.Request.Start.Frames + _frames.Count;

    public bool HasPendingFrame => Sequence.FramesDone > FramesEmitted;

    public IReadOnlyList<byte[]> Frames => _frames;

    public byte[] Bytes => [.. _frames.SelectMany(frame => frame)];

    /// <summary>From which another clip goes on behind a frame.</summary>
    public ClipStart After(int frame) => new(frame + 1, [], _states[frame]);

    public void Add(byte[] pixels, byte[] state)
    {
        _frames.Add(pixels);
        _states.Add(state);
    }
}

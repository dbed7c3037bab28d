using ContractAudioBlock = InferenceService.Contracts.V1.AudioBlock;

namespace InferenceService.Client.Internal;

/// <summary>Gives the frames of each video their sound, where it was asked for.</summary>
internal sealed class SoundAssembler(IReadOnlyList<ClipInfo> videos, int maxBytes, bool isAskedFor)
{
    private readonly SoundTrack[] _tracks = isAskedFor ? [.. videos.Select(video => new SoundTrack(video, maxBytes))] : [];

    /// <summary>Takes the next block; returns what is wrong with it.</summary>
    public string? Add(ContractAudioBlock block)
    {
        if (block.VideoIndex < 0 || block.VideoIndex >= _tracks.Length)
        {
            return $"sound of video {block.VideoIndex} came, which was not asked for";
        }

        return _tracks[block.VideoIndex].Add(ResponseMapping.ToAudio(block));
    }

    /// <summary>Whether the sound of a frame is there; null is what was not asked for.</summary>
    public bool TryTake(int video, int frame, out AudioBlock? sound)
    {
        sound = isAskedFor ? _tracks[video].Take(frame) : null;
        return sound is not null || !isAskedFor;
    }

    /// <summary>Whether every sample of a video has its frame.</summary>
    public bool IsUsedUp(int video) => video < 0 || video >= _tracks.Length || _tracks[video].IsUsedUp;

    public void Drop()
    {
        foreach (var track in _tracks)
        {
            track.Drop();
        }
    }
}

using InferenceService.Client.Internal;

namespace InferenceService.Client;

/// <summary>
/// Edits made clips without making anything again: by range, one after the other, in a loop. Frames get the indices and times
/// of their new places; their pictures stay as they are, and their sound goes with them. In a clip with sound, frames without are
/// silent. Sound is not stretched: the frames per second must be those that it was made for.
/// </summary>
public static class ClipEditing
{
    /// <summary>Keeps a range of frames.</summary>
    /// <param name="frames">The clip.</param>
    /// <param name="range">Frames to keep, such as <c>4..12</c>, the end not included, or <c>^8..</c>.</param>
    /// <param name="fps">Frames per second of the result.</param>
    /// <returns>The shorter clip.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The clip has no such frames.</exception>
    public static IReadOnlyList<VideoFrame> Trim(this IReadOnlyList<VideoFrame> frames, Range range, double fps)
    {
        ArgumentNullException.ThrowIfNull(frames);
        var (offset, length) = range.GetOffsetAndLength(frames.Count);
        return Renumber(frames.Skip(offset).Take(length), fps);
    }

    /// <summary>Puts clips one after the other.</summary>
    /// <param name="clips">The clips, of one size and format.</param>
    /// <param name="fps">Frames per second of the result.</param>
    /// <returns>The longer clip.</returns>
    /// <exception cref="ArgumentException">The clips differ in size, format or the sound's rate and channels.</exception>
    public static IReadOnlyList<VideoFrame> Join(this IEnumerable<IReadOnlyList<VideoFrame>> clips, double fps)
    {
        ArgumentNullException.ThrowIfNull(clips);
        var frames = clips.SelectMany(clip => clip).ToList();
        return frames.Select(frame => (frame.Width, frame.Height, frame.Format)).Distinct().Count() <= 1
            ? Renumber(frames, fps)
            : throw new ArgumentException("The clips differ in size or format.", nameof(clips));
    }

    /// <summary>Repeats a clip.</summary>
    /// <param name="frames">The clip.</param>
    /// <param name="times">How often it is seen, at least once.</param>
    /// <param name="fps">Frames per second of the result.</param>
    /// <returns>The longer clip.</returns>
    public static IReadOnlyList<VideoFrame> Loop(this IReadOnlyList<VideoFrame> frames, int times, double fps)
    {
        ArgumentNullException.ThrowIfNull(frames);
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        return Renumber(Enumerable.Repeat(frames, times).SelectMany(clip => clip), fps);
    }

    /// <summary>Gives a clip its sound, each frame what is heard while it is seen; past the end of the sound there is silence.</summary>
    /// <param name="frames">The clip.</param>
    /// <param name="sound">The sound, its first sample counted from the first of the frames.</param>
    /// <param name="fps">Frames per second of the clip.</param>
    /// <returns>The clip with that sound, instead of what it had.</returns>
    public static IReadOnlyList<VideoFrame> WithSound(this IReadOnlyList<VideoFrame> frames, AudioBlock sound, double fps)
    {
        ArgumentNullException.ThrowIfNull(frames);
        ArgumentNullException.ThrowIfNull(sound);
        return Place(frames, fps, (_, index) => SoundEditing.Cut(sound, index, fps));
    }

    /// <summary>Leaves out a clip's sound.</summary>
    /// <param name="frames">The clip.</param>
    /// <param name="fps">Frames per second of the clip.</param>
    /// <returns>The same pictures.</returns>
    public static IReadOnlyList<VideoFrame> WithoutSound(this IReadOnlyList<VideoFrame> frames, double fps)
    {
        ArgumentNullException.ThrowIfNull(frames);
        return Place(frames, fps, (_, _) => null);
    }

    private static List<VideoFrame> Renumber(IEnumerable<VideoFrame> frames, double fps)
    {
        var clip = frames.ToList();
        var format = clip.Find(frame => frame.Sound is not null)?.Sound;
        return Place(clip, fps, (frame, index) => format is null ? null : SoundEditing.Move(frame.Sound, format, index, fps));
    }

    private static List<VideoFrame> Place(IEnumerable<VideoFrame> frames, double fps, Func<VideoFrame, int, AudioBlock?> sound)
    {
        if (!(fps > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(fps), fps, "Frames per second must be above 0.");
        }

        return [.. frames.Select((frame, index) => frame.At(index, TimeSpan.FromSeconds(index / fps), sound(frame, index)))];
    }
}

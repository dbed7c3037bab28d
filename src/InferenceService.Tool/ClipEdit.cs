using System.Globalization;
using InferenceService.Client;
using InferenceService.Tool.Readers;

namespace InferenceService.Tool;

/// <summary>What is done to clips: joined, cut, repeated; and why it can not be.</summary>
internal sealed record ClipEdit(Range Trim, int Times, double? Fps, bool Mute)
{
    private const double DefaultFps = 8;

    // Rates that differ by less are one rate that was rounded.
    private const double SameRate = 0.01;

    /// <returns>The frames, and how many of them are shown a second.</returns>
    public (IReadOnlyList<VideoFrame> Frames, double Fps) Apply(IReadOnlyList<ClipFromFile> clips)
    {
        var fps = Fps ?? clips.Select(clip => clip.Fps).FirstOrDefault(rate => rate > 0, DefaultFps);
        var frames = Join([.. clips.Select(clip => WithSound(clip, fps))], fps);
        return (Cut(frames, fps).Loop(Times, fps), fps);
    }

    private IReadOnlyList<VideoFrame> WithSound(ClipFromFile clip, double fps)
    {
        if (Mute || clip.Sound is null)
        {
            return clip.Frames;
        }

        return clip.Fps == 0 || Math.Abs(clip.Fps - fps) < SameRate
            ? clip.Frames.WithSound(clip.Sound, fps)
            : throw Refused(string.Create(
                CultureInfo.InvariantCulture,
                $"--fps: sound made for {clip.Fps:0.##} fps cannot be heard at {fps:0.##}; --mute leaves it out"));
    }

    private static IReadOnlyList<VideoFrame> Join(IReadOnlyList<IReadOnlyList<VideoFrame>> clips, double fps)
    {
        var all = clips.SelectMany(clip => clip).ToList();
        if (all.Select(frame => (frame.Width, frame.Height)).Distinct().Count() > 1)
        {
            throw Refused("the clips differ in size, so that they cannot be joined");
        }

        var sounds = all.Select(frame => frame.Sound).OfType<AudioBlock>()
            .Select(sound => $"{sound.Channels} x {sound.SampleRate} Hz").Distinct().ToList();
        return sounds.Count <= 1
            ? clips.Join(fps)
            : throw Refused($"the clips differ in their sound ({string.Join(", ", sounds)}), so that it cannot be joined; see --mute");
    }

    private IReadOnlyList<VideoFrame> Cut(IReadOnlyList<VideoFrame> frames, double fps)
    {
        try
        {
            var kept = frames.Trim(Trim, fps);
            return kept.Count > 0 ? kept : throw Refused($"--trim: no frame of {frames.Count} is left");
        }
        catch (ArgumentOutOfRangeException)
        {
            throw Refused("--trim: the clip has no such frames");
        }
    }

    private static ToolException Refused(string why) => new(ExitCode.Usage, why);
}

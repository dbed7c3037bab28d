namespace InferenceService.Client.Internal;

/// <summary>Sound at a frame's place.</summary>
internal static class SoundEditing
{
    /// <summary>What is heard of a clip's sound with one of its frames: silence before its beginning and past its end.</summary>
    public static AudioBlock Cut(AudioBlock sound, int frame, double fps)
    {
        var place = Silence(sound, frame, fps);
        var skipped = (int)Math.Clamp(sound.FirstSample - place.FirstSample, 0, place.Samples);
        var first = (int)Math.Clamp(place.FirstSample - sound.FirstSample, 0, sound.Samples);
        var length = Math.Min(place.Samples - skipped, sound.Samples - first);
        var data = new byte[place.Data.Length];
        sound.Data.Slice(first * sound.SampleBytes, length * sound.SampleBytes).CopyTo(data.AsMemory(skipped * sound.SampleBytes));
        return place with { Data = data };
    }

    /// <summary>A frame's sound at another place, or silence for a frame that has none.</summary>
    /// <param name="sound">The sound.</param>
    /// <param name="format">Sound of the other frames' rate and channels.</param>
    /// <param name="frame">Index of the frame in its new place.</param>
    /// <param name="fps">Frames per second there.</param>
    /// <exception cref="ArgumentException">The sound is of another format, or is not as long as a frame.</exception>
    public static AudioBlock Move(AudioBlock? sound, AudioBlock format, int frame, double fps)
    {
        var place = Silence(format, frame, fps);
        if (sound is null)
        {
            return place;
        }

        if ((sound.SampleRate, sound.Channels) != (format.SampleRate, format.Channels))
        {
            throw new ArgumentException("The frames' sounds differ in their rates or channels.");
        }

        return Math.Abs(sound.Samples - place.Samples) <= 1
            ? place with { Data = Fit(sound, place.Data.Length) }
            : throw new ArgumentException($"A frame's sound has {sound.Samples} samples; at this rate a frame lasts {place.Samples}.");
    }

    private static AudioBlock Silence(AudioBlock format, int frame, double fps)
    {
        var first = SoundTiming.FirstSample(frame, format.SampleRate, fps);
        var samples = (int)(SoundTiming.FirstSample(frame + 1, format.SampleRate, fps) - first);
        return format with { FirstSample = first, Data = new byte[samples * format.SampleBytes] };
    }

    /// <summary>
    /// Where a rate has no whole number of samples a frame, its places differ by one: the last is left out or heard twice, so that
    /// picture and sound stay together however long the clip.
    /// </summary>
    private static ReadOnlyMemory<byte> Fit(AudioBlock sound, int bytes)
    {
        if (sound.Data.Length >= bytes)
        {
            return sound.Data[..bytes];
        }

        var last = sound.Data.Length - Math.Min(sound.SampleBytes, sound.Data.Length);
        return (byte[])[.. sound.Data.Span, .. sound.Data.Span[last..]];
    }
}

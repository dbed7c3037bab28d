namespace InferenceService.Api;

/// <summary>How a model's sound is laid out: signed 16-bit samples at 48 kHz, the channels of a sample side by side.</summary>
/// <param name="Channels">1 or 2; 0 for no sound.</param>
/// <param name="SamplesPerFrame">Of each channel, while one frame is shown.</param>
public readonly record struct AudioFormat(int Channels, int SamplesPerFrame)
{
    /// <summary>Samples per second of each channel.</summary>
    public const int SampleRate = 48_000;

    public const int MaxChannels = 2;

    /// <summary>One sample of every channel.</summary>
    public int BytesPerSample => Channels * sizeof(short);

    /// <summary>The sound of one frame.</summary>
    public int BytesPerFrame => SamplesPerFrame * BytesPerSample;
}

/// <summary>The sound while one frame is shown.</summary>
/// <param name="FirstSample">Counted for each channel from the start of the clip.</param>
/// <param name="Data">Samples, the lower byte first, in pooled memory; empty where no sound was asked for.</param>
public readonly record struct AudioSamples(AudioFormat Format, long FirstSample, ReadOnlyMemory<byte> Data);

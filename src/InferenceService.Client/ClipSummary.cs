namespace InferenceService.Client;

/// <summary>What a finished clip took.</summary>
/// <param name="Frames">Frames sent.</param>
/// <param name="Steps">Steps of the model's loop.</param>
/// <param name="Bytes">Encoded bytes sent, all frames together.</param>
/// <param name="Timings">Where the time went, as the server saw it.</param>
public sealed record ClipSummary(int Frames, int Steps, long Bytes, ClipTimings Timings)
{
    /// <summary>Which candidate, from 0.</summary>
    public int VideoIndex { get; init; }

    /// <summary>The model ended the clip before its length.</summary>
    public bool Stopped { get; init; }

    /// <summary>How well it fits the prompt, where candidates were ranked.</summary>
    public double? Score { get; init; }
}

/// <summary>Wall time of a clip's stages, as the server saw them.</summary>
public sealed record ClipTimings
{
    /// <summary>From arrival to admission into a slot.</summary>
    public TimeSpan Queue { get; init; }

    /// <summary>Text encoder.</summary>
    public TimeSpan TextEncode { get; init; }

    /// <summary>From arrival to the first frame handed to the transport.</summary>
    public TimeSpan FirstFrame { get; init; }

    /// <summary>From the first step to the last.</summary>
    public TimeSpan Generate { get; init; }

    /// <summary>Encoding of the frames; runs beside generation.</summary>
    public TimeSpan FrameEncode { get; init; }

    /// <summary>Time the clip stood still because its reader was slow.</summary>
    public TimeSpan Stalled { get; init; }

    /// <summary>From arrival to the end.</summary>
    public TimeSpan Total { get; init; }
}

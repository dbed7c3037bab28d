namespace InferenceService.Generation.Autoregressive;

/// <summary>
/// How frames are laid out as a stream of positions with several codes each, and when each code is drawn. Step t draws code k
/// of position t - Delays[k], so that codes of one position can depend on each other although each step draws one of each
/// (the delay pattern of MusicGen, arXiv 2306.05284).
/// </summary>
/// <param name="StopCode">Drawn as the first code of a frame it ends the clip before that frame; -1 if there is none.</param>
/// <param name="MaxStepsPerRun">Steps that fit the ring of keys beyond the window, so that a wrong guess overwrites nothing.</param>
public sealed record TokenGrid(
    int PositionsPerFrame, int CodesPerPosition, int CodebookSize, IReadOnlyList<int> Delays, int StopCode, int MaxStepsPerRun)
{
    public int LongestDelay { get; } = Delays.Max();

    public static TokenGrid From(AutoregressiveSection section) =>
        new(section.PositionsPerFrame, section.CodesPerPosition, section.CodebookSize, section.Delays,
            section.StopCode ?? CodeTrack.None, section.MaxStepsPerRun ?? 1);

    public int CodesPerFrame => PositionsPerFrame * CodesPerPosition;

    public int LogitsPerStep => CodesPerPosition * CodebookSize;

    /// <summary>Steps until the last code of the last frame is drawn.</summary>
    public int StepsFor(int frames) => (frames * PositionsPerFrame) + LongestDelay;

    /// <summary>Frames of which every code is drawn after this many steps.</summary>
    public int FramesAfter(int steps) => Math.Max(0, steps - LongestDelay) / PositionsPerFrame;
}

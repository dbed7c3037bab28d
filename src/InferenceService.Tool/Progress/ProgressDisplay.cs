namespace InferenceService.Tool.Progress;

/// <summary>Chooses how a clip's progress is shown: a bar for people, lines for a log, or nothing.</summary>
internal static class ProgressDisplay
{
    public static Task<T> ShowAsync<T>(TextWriter error, bool quiet, Func<IClipObserver, Task<T>> work)
    {
        if (quiet)
        {
            return work(new QuietObserver());
        }

        var console = Consoles.Create(error);
        return console.Profile.Out.IsTerminal
            ? TerminalObserver.ShowAsync(console, work)
            : work(new LineObserver(error));
    }
}

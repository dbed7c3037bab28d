using System.Diagnostics;

namespace InferenceService.Observability;

/// <summary>Spans of a clip's stages, under the span of its call.</summary>
public static class Tracing
{
    public const string SourceName = "InferenceService";

    private static readonly ActivitySource Source = new(SourceName);

    public static Activity? Start(string stage) => Source.StartActivity(stage);

    /// <summary>A stage that ran on another thread, reported when it is over.</summary>
    /// <param name="from">Start, in <see cref="Stopwatch"/> ticks.</param>
    public static void Report(string stage, ActivityContext parent, long from, TimeSpan duration)
    {
        if (from == 0 || !Source.HasListeners())
        {
            return;
        }

        var start = DateTimeOffset.UtcNow - Stopwatch.GetElapsedTime(from);
        using var activity = Source.StartActivity(stage, ActivityKind.Internal, parent, startTime: start);
        activity?.SetEndTime((start + duration).UtcDateTime);
    }
}

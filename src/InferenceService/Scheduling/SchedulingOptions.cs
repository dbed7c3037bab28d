using System.ComponentModel.DataAnnotations;

namespace InferenceService.Scheduling;

/// <summary>How many clips at once, and what happens to the others. Section "Scheduling".</summary>
public sealed class SchedulingOptions
{
    /// <summary>
    /// Rows of state each model keeps on its device; a clip takes one, or two with guidance. Rounded up to a power of two.
    /// </summary>
    [Range(1, 1024)]
    public int Rows { get; set; } = 16;

    /// <summary>Clips that may wait for a row. Past it the answer is RESOURCE_EXHAUSTED at once.</summary>
    [Range(0, 10_000)]
    public int MaxQueuedClips { get; set; } = 32;

    /// <summary>Finished frames a clip may be ahead of its reader before it sits out.</summary>
    [Range(1, 64)]
    public int BufferedFrames { get; set; } = 3;

    /// <summary>
    /// How long a clip's reader may take no frame before the clip gives up its row, if others wait for one. It goes on later, with the same
    /// bytes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan YieldAfter { get; set; } = TimeSpan.FromSeconds(0.25);

    /// <summary>
    /// Memory of the host, in MiB, for what was in the rows of clips that have given them up, for each model. Past it a clip keeps its row;
    /// 0: all do.
    /// </summary>
    [Range(0, 1 << 24)]
    public int ParkedMemoryMiB { get; set; } = 1024;

    /// <summary>
    /// Renders frames on a thread of their own while the clips step on, instead of between two steps. Worth it where a core, not
    /// merely a hardware thread, is free for it (docs/performance.md).
    /// </summary>
    public bool RenderBeside { get; set; } = true;

    /// <summary>How long streams may go on after the server was asked to stop, before they end with UNAVAILABLE.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan ShutdownGrace { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The longest that one run of a graph may take. Past it the run is ended, its clips end with INTERNAL (MODEL_FAILED), and the model is
    /// tried again as after any failure; a run that cannot be ended leaves the model dead.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan StepTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often a model whose device failed is tried again.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan RecoveryInterval { get; set; } = TimeSpan.FromSeconds(5);
}

using InferenceService.Client;

namespace InferenceService.Benchmarks.Service;

/// <summary>The clips that both sides of a ratio make: same prompts, seeds and lengths.</summary>
internal sealed record Workload(int Frames)
{
    /// <summary>Off, so that a clip is one row of the batch on both sides, whatever the model's default.</summary>
    public const double GuidanceScale = 1;

    private static readonly string[] Prompts =
    [
        "a red circle moves left on a black background", "一个蓝色的方块向右移动", "a small yellow star bounces",
        "the big green triangle grows", "白色背景，紫色的圆形上升", "an orange square moves in a circle",
    ];

    public static ulong Seed(int clip) => (ulong)clip + 1;

    public static string Prompt(int clip) => Prompts[clip % Prompts.Length];

    public VideoRequest Request(string model, int clip) => new(Prompt(clip))
    {
        Model = model,
        Frames = Frames,
        Seed = Seed(clip),
        GuidanceScale = GuidanceScale,
        Format = FrameFormat.RawRgb24,
    };

    /// <summary>Clips arrive by the first one's progress, not by the clock: batches then have the same sizes on both sides.</summary>
    public bool MayStart(int clip, int framesOfFirst, int stagger) => framesOfFirst >= Math.Min(clip * stagger, Frames);
}

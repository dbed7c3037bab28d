namespace InferenceService.Generation.Diffusion;

/// <summary>Sizes, in numbers, of what the denoiser works on.</summary>
/// <param name="FramesPerChunk">Frames that are denoised together.</param>
/// <param name="FramesBefore">Frames before the chunk that the denoiser is told.</param>
/// <param name="FrameSize">Positions x channels of one latent frame.</param>
internal sealed record LatentLayout(int FramesPerChunk, int FramesBefore, int FrameSize)
{
    public int ChunkSize => FramesPerChunk * FrameSize;

    public int BeforeSize => FramesBefore * FrameSize;

    public static LatentLayout From(DiffusionSection section) =>
        new(section.FramesPerChunk, section.ConditioningFrames, section.LatentShape[0] * section.LatentShape[1]);

    /// <summary>Chunks that it takes to have this many frames; the last one is made whole.</summary>
    public int ChunksFor(int frames) => Math.Max(0, (frames + FramesPerChunk - 1) / FramesPerChunk);
}

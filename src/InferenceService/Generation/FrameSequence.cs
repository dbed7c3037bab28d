using InferenceService.Api;

namespace InferenceService.Generation;

/// <summary>A clip of a family that makes one frame a step: how far it is, and the pixels of its last frame.</summary>
internal abstract class FrameSequence(GenerationRequest request, int pixelBytes)
    : Sequence(request, request.Clip.Frames - request.Start.Frames)
{
    private readonly byte[] _pixels = new byte[pixelBytes];

    public override int NextFrame => Request.Start.Frames + StepsDone;

    public override int FramesDone => NextFrame;

    /// <summary>
    /// Index of the frame whose inputs the graph is fed. A clip that is done and only waits for its reader is fed its last
    /// frame again, since a graph may know no later ones.
    /// </summary>
    public int FedFrame => Math.Min(NextFrame, Request.Clip.Frames - 1);

    /// <summary>Height x width x 3, of the frame made by the last step.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels;

    /// <summary>Keeps what the step made, since the row's own pixels are overwritten by the next run, whoever steps in it.</summary>
    public void Finish(ReadOnlySpan<byte> pixels)
    {
        pixels.CopyTo(_pixels);
        StepsDone++;
    }
}

using InferenceService.Api;
using InferenceService.Scheduling;

namespace InferenceService.Frames;

/// <summary>What a family saved after a frame, as the token that a caller gets. One clip's, on its reader's thread.</summary>
public sealed class ContinuationWriter(string modelSha256, int mostStateBytes)
{
    private readonly byte[] _model = Convert.FromHexString(modelSha256);
    private readonly byte[] _token = new byte[ContinuationToken.Overhead + mostStateBytes];

    /// <summary>Valid until the next call; empty for a request that wants none.</summary>
    public ReadOnlyMemory<byte> Write(in PixelFrame frame, GenerationRequest request)
    {
        if (!request.Delivery.Continuations)
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        var length = ContinuationToken.Write(_token, _model, new Continuation(frame.Index, request.Sampling.Seed, frame.State, frame.AudioState));
        return _token.AsMemory(0, length);
    }
}

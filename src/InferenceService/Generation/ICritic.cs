using InferenceService.Text;

namespace InferenceService.Generation;

/// <summary>
/// Judges how well a finished clip fits its prompt, to rank candidates. A decoder whose bundle has a critic implements it;
/// called on the loop's thread, between two steps.
/// </summary>
public interface ICritic
{
    /// <param name="frames">All frames of one clip: native height x width x 3 bytes each, at least one.</param>
    /// <returns>Higher is better; comparable for clips of one prompt only.</returns>
    float Score(ReadOnlySpan<ReadOnlyMemory<byte>> frames, PromptTokens prompt);
}

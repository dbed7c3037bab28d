using InferenceService.Api;
using InferenceService.Text;

namespace InferenceService.Generation;

/// <summary>
/// A family of models on one device: graphs, and the state of all rows side by side. One thread calls it, the loop's. Adding
/// a family is writing this interface once, in a folder of its own.
/// </summary>
public interface IVideoDecoder : IDisposable
{
    /// <summary>Rows of state that exist; no batch has more.</summary>
    int Rows { get; }

    /// <summary>Steps a clip of this many frames takes.</summary>
    int StepsFor(int frames);

    /// <summary>A new clip, before its first step.</summary>
    Sequence Begin(GenerationRequest request);

    /// <summary>Runs the text encoder and leaves its outputs in a row.</summary>
    void Prime(int row, PromptTokens prompt);

    /// <summary>Takes one row's state, all of it, to another row.</summary>
    void MoveRow(int from, int to);

    /// <summary>
    /// Advances the sequences by one step in a single run. The rows are 0 to <paramref name="rows"/>; a row that is not of a
    /// sequence given here takes part in the run, but keeps its state.
    /// </summary>
    void Step(int rows, ReadOnlySpan<Sequence> sequences);

    /// <summary>Makes the pixels of the frame that each of the sequences has just finished, in one run.</summary>
    void Render(ReadOnlySpan<Sequence> finished);

    /// <summary>Pixels of the i-th sequence of the last <see cref="Render"/>: height x width x 3 bytes, valid until the next.</summary>
    ReadOnlySpan<byte> Pixels(int i);

    /// <summary>Runs every shape that will be served once.</summary>
    /// <returns>The fastest step seen, the lower bound for admission by deadline.</returns>
    TimeSpan WarmUp();
}

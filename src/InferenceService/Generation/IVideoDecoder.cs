using InferenceService.Api;
using InferenceService.Runtime;
using InferenceService.Text;

namespace InferenceService.Generation;

/// <summary>
/// A family of models on one device: graphs, and the state of all rows side by side. One thread calls it, the loop's, but for
/// <see cref="Begin"/> and for what renders frames. Adding a family is writing this interface once, in a folder of its own.
/// </summary>
public interface IVideoDecoder : IDisposable
{
    /// <summary>Rows of state that exist; no batch has more.</summary>
    int Rows { get; }

    /// <summary>Most bytes that <see cref="SaveState"/> writes.</summary>
    int StateBytes { get; }

    /// <summary>A new clip, before its first step. Any thread.</summary>
    /// <exception cref="ServiceException">InvalidRequest: it cannot begin with this <see cref="GenerationRequest.Start"/>.</exception>
    Sequence Begin(GenerationRequest request);

    /// <summary>Runs the text encoder, for rows side by side in one run, and leaves its outputs in the rows.</summary>
    void Prime(ReadOnlySpan<RowPrompt> prompts);

    /// <summary>
    /// Clears the clip's rows of what others have left there and puts in what precedes it; called once, when it has got them and its
    /// prompts are in them.
    /// </summary>
    void Join(Sequence sequence);

    /// <summary>All that lies on the device of a clip between two steps: its prompt and, of a family that has some, its state.</summary>
    RowState State { get; }

    /// <summary>Takes one row's state, all of it, to another row.</summary>
    void MoveRow(int from, int to) => State.Move(from, to);

    /// <summary>
    /// Advances the sequences in a single run, each by one step or more. They are the owners of the rows 0 to
    /// <paramref name="rows"/>, all of them; one that sits out takes part in the run, but keeps its state.
    /// </summary>
    void Step(int rows, ReadOnlySpan<Sequence> sequences);

    /// <summary>Bytes of a frame's pixels: height x width x 3.</summary>
    int PixelBytes { get; }

    /// <summary>Bytes of what a frame's pixels are made of.</summary>
    int ContentBytes { get; }

    /// <summary>
    /// What the pixels of a finished frame are made of: codes, latents. Called between finishing the frame and the sequence's next
    /// step.
    /// </summary>
    /// <param name="destination"><see cref="ContentBytes"/>.</param>
    void CopyContent(FinishedFrame frame, Span<byte> destination);

    /// <summary>Frames that <see cref="Render"/> takes at once.</summary>
    int FramesPerRender => Rows;

    /// <summary>
    /// Makes the pixels of frames, in one run. Called on a thread of its own while the loop's goes on, except during
    /// <see cref="WarmUp"/>.
    /// </summary>
    void Render(ReadOnlySpan<ReadOnlyMemory<byte>> contents);

    /// <summary>Pixels of the i-th frame of the last <see cref="Render"/>, valid until the next; on the same thread.</summary>
    ReadOnlySpan<byte> Pixels(int i);

    /// <summary>
    /// What a later clip needs to go on after this frame, byte for byte like this one; called between finishing the frame and
    /// the sequence's next step.
    /// </summary>
    /// <returns>Bytes written, at most <see cref="StateBytes"/>.</returns>
    int SaveState(FinishedFrame frame, Span<byte> destination);

    /// <summary>Shapes that <see cref="WarmUp"/> has left out since a row's result differs in rounding there; for people.</summary>
    IEnumerable<string> ShapesLeftOut => [];

    /// <summary>Runs every shape that will be served once.</summary>
    /// <returns>The fastest step seen, the lower bound for admission by deadline.</returns>
    TimeSpan WarmUp();
}

/// <summary>A prompt on its way to a row.</summary>
public readonly record struct RowPrompt(int Row, PromptTokens Prompt);

/// <summary>A frame of a sequence whose content is decided.</summary>
public readonly record struct FinishedFrame(Sequence Sequence, int Index);

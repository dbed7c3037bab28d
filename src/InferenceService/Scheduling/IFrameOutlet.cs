namespace InferenceService.Scheduling;

/// <summary>
/// Where the frames of a call's videos go. The loop's thread calls it, and the renderer's adds the frames; a video is complete
/// only when it has added the last.
/// </summary>
public interface IFrameOutlet
{
    /// <summary>Whether another frame of this video is taken.</summary>
    bool HasRoom(int video);

    /// <summary>Takes room for a frame that is to come.</summary>
    void Reserve(int video);

    void Add(PixelFrame frame);

    /// <summary>A video has ended, by an error or not; frames already made still reach the reader.</summary>
    void Complete(ClipJob job, Exception? error);
}

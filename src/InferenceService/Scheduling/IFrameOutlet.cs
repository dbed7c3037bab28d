namespace InferenceService.Scheduling;

/// <summary>Where the frames of a call's videos go. The loop's thread calls it.</summary>
public interface IFrameOutlet
{
    /// <summary>Whether another frame of this video is taken.</summary>
    bool HasRoom(int video);

    void Add(PixelFrame frame);

    /// <summary>A video has ended, by an error or not; frames already made still reach the reader.</summary>
    void Complete(ClipJob job, Exception? error);
}

namespace InferenceService.Models;

/// <summary>Roles of graphs that do not belong to one family.</summary>
public static class ModelGraphs
{
    /// <summary>Optional, of any family: makes the sound that goes with the frames.</summary>
    public const string AudioDecoder = "audio_decoder";
}

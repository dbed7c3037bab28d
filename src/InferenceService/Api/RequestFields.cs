namespace InferenceService.Api;

/// <summary>Fields that a model honours or not, by the names they have in the proto and in manifests.</summary>
internal static class RequestFields
{
    public const string ConditioningFrames = "conditioning_frames";
    public const string LastFrame = "last_frame";
    public const string Scenes = "scenes";
    public const string Continuation = "continuation";
    public const string NumVideos = "num_videos";
    public const string BestOf = "best_of";
    public const string Audio = "audio";
}

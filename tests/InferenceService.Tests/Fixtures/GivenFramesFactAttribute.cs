namespace InferenceService.Tests.Fixtures;

/// <summary>Needs a shipped model that reads given frames.</summary>
internal sealed class GivenFramesFactAttribute : FactAttribute
{
    public GivenFramesFactAttribute()
    {
        if (!File.Exists(Path.Combine(Repository.ShapesGpt, "pixel_encoder.onnx")))
        {
            Skip = "shapes-gpt has no pixel_encoder";
        }
    }
}

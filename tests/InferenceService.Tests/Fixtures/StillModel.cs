using InferenceService.Api;

namespace InferenceService.Tests.Fixtures;

/// <summary>A model that is only described.</summary>
internal sealed class StillModel : IVideoModel
{
    public ModelDescription Description { get; init; } = new()
    {
        Name = "still",
        Version = "1",
        Sha256 = new string('a', 64),
        Description = string.Empty,
        Family = "still",
        NativeClip = new ClipShape(16, 8, 64, 64),
        MaxFrames = 64,
        MaxTokens = 16,
        CodebookSize = 1,
        Languages = [],
        Parameters = new HashSet<string> { "scenes" },
        Defaults = new SamplingSettings(0, 1, 0, 1, 1, string.Empty, 0),
    };

    public string Provider => "cpu";

    public string RuntimeVersion => "0";

    public ServiceError? Unavailable { get; init; }

    public PromptReading ReadPrompt(string text) => new(1, []);

    public IClipPlace Admit(GenerationRequest request, DateTime deadline) => throw new NotSupportedException();
}

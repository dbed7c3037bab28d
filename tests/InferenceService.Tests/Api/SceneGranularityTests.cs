using InferenceService.Api;
using InferenceService.Contracts.V1;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Api;

/// <summary>Models that make frames in chunks take scenes at their borders, and say where those are.</summary>
public sealed class SceneGranularityTests
{
    private static readonly StillModel Model = new() { Description = new StillModel().Description with { SceneGranularity = 8 } };

    [Theory]
    [InlineData(8, 0)]
    [InlineData(16, 0)]
    [InlineData(3, 3)]
    [InlineData(11, 3)]
    public void ParseScenes_AtABorder_IsTaken(int frame, int given) => Assert.Empty(Fault(frame, Given(given)));

    [Theory]
    [InlineData(3, 0, "such as 8")]
    [InlineData(12, 0, "8 or 16")]
    [InlineData(8, 3, "3 or 11")]
    [InlineData(2, 3, "such as 3")]
    public void ParseScenes_Elsewhere_NamesTheBordersBeside(int frame, int given, string borders) =>
        Assert.Contains(borders, Fault(frame, Given(given)), StringComparison.Ordinal);

    [Fact]
    public void ParseScenes_OfAContinuation_AreAsTheClipHadThem() =>
        Assert.Empty(Fault(11, new ClipStart(5, [], new byte[] { 1 })));

    private static ClipStart Given(int frames) => ClipStart.Nothing with { Frames = frames };

    private static string Fault(int frame, ClipStart start)
    {
        var violations = new Violations();
        var message = new GenerateVideoRequest { Prompt = "x", Scenes = { new Contracts.V1.Scene { Prompt = "y", FirstFrame = frame } } };
        new PromptParser(Model, violations).ParseScenes(message, frames: 32, start);
        try
        {
            violations.ThrowIfAny();
            return string.Empty;
        }
        catch (ServiceException e)
        {
            return e.Message;
        }
    }
}

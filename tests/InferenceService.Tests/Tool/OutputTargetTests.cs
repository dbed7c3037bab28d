using InferenceService.Tool.Writers;

namespace InferenceService.Tests.Tool;

public sealed class OutputTargetTests
{
    [Theory]
    [InlineData("clip.gif", OutputKind.Gif, "clip.gif")]
    [InlineData("some/CLIP.GIF", OutputKind.Gif, "some/CLIP.GIF")]
    [InlineData("clip.png", OutputKind.ContactSheet, "clip.png")]
    [InlineData("clip.jpg", OutputKind.ContactSheet, "clip.jpg")]
    [InlineData("clip-%03d.png", OutputKind.PngSequence, "clip-%03d.png")]
    [InlineData("clip/", OutputKind.PngSequence, "clip/frame-%04d.png")]
    [InlineData("clip.mp4", OutputKind.Video, "clip.mp4")]
    [InlineData("clip.webm", OutputKind.Video, "clip.webm")]
    [InlineData("clip.rgb", OutputKind.Raw, "clip.rgb")]
    public void Parse_Name_DecidesTheKind(string path, object kind, string written)
    {
        var target = OutputTarget.Parse(path, scale: 3);
        Assert.Equal(((OutputKind)kind, written, 3), (target.Kind, target.Path, target.Scale));
    }

    [Fact]
    public void Parse_ExistingFolder_IsASequence()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(OutputKind.PngSequence, OutputTarget.Parse(folder.Path, scale: null).Kind);
    }

    [Theory]
    [InlineData("clip.gif", "clip-v2.gif")]
    [InlineData("clip/", "clip/frame-%04d-v2.png")]
    public void ForVideo_Candidate_HasAPlaceOfItsOwn(string path, string expected) =>
        Assert.Equal(expected, OutputTarget.Parse(path, scale: 1).ForVideo(2).Path);

    [Theory]
    [InlineData("clip")]
    [InlineData("clip.avi")]
    [InlineData("")]
    public void Check_UnknownName_SaysWhatIsKnown(string path) =>
        Assert.Contains(".gif", OutputTarget.Check(path), StringComparison.Ordinal);

    [Theory]
    [InlineData("f-%d.png", 7, "f-7.png")]
    [InlineData("f-%03d.png", 7, "f-007.png")]
    [InlineData("f-%3d.png", 1234, "f-1234.png")]
    [InlineData("50%d/f-%02d.png", 7, "50%d/f-07.png")]
    public void Put_Number_IsWrittenAsInC(string pattern, int number, string expected) =>
        Assert.Equal(expected, FrameNumber.Put(pattern, number));
}

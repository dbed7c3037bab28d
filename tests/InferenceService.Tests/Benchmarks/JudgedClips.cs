using System.IO.Compression;
using System.Text.Json;
using InferenceService.Benchmarks.Quality.World;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Benchmarks;

/// <summary>Clips with the verdicts on them, which hold for the judges in both languages; written by training/evaluation/judged_clips.py.</summary>
internal static class JudgedClips
{
    private const int FrameBytes = ShapesWorld.FrameSize * ShapesWorld.FrameSize * 3;
    private static readonly string Folder = Path.Combine(Repository.Root, "tests/InferenceService.Tests/Benchmarks/JudgedClips");

    /// <summary>Numbers as words; null is unknown.</summary>
    internal sealed record Line(
        string Clip, int Frames, string? Shape, string? Colour, string? Background, string? Size, string? Motion, int Jumps);

    public static IReadOnlyList<(Line Verdict, IReadOnlyList<byte[]> Frames)> Read()
    {
        var lines = JsonSerializer.Deserialize<List<Line>>(File.ReadAllText(Path.Combine(Folder, "verdicts.json")), JsonSerializerOptions.Web)!;
        using var file = new GZipStream(File.OpenRead(Path.Combine(Folder, "frames.rgb.gz")), CompressionMode.Decompress);
        var clips = lines.ConvertAll(line => (line, (IReadOnlyList<byte[]>)[.. Enumerable.Range(0, line.Frames).Select(_ => Frame(file))]));
        Assert.Equal(-1, file.ReadByte());
        return clips;
    }

    private static byte[] Frame(Stream file)
    {
        var frame = new byte[FrameBytes];
        file.ReadExactly(frame);
        return frame;
    }
}

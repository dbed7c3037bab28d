using System.Text.Json;
using InferenceService.Tests.Fixtures;
using InferenceService.Tool;

namespace InferenceService.Tests.Tool;

/// <summary>Prompts from a file, text that is text, and what is told of a clip, for people and as JSON.</summary>
[Collection(CapableServerCollection.Name)]
public sealed class PromptsTests(CapableServer shared) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Server => shared.Server.Address.ToString();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Generate_PromptsFile_MakesOneClipEach()
    {
        await File.WriteAllTextAsync(_folder.File("prompts.txt"), "\uFEFFa red circle moves\r\n\n  @a blue star falls  \n");

        var run = await CommandRun.OfAsync(
            "generate", "--prompts", _folder.File("prompts.txt"), "--server", Server, "--frames", "2", "--seed", "7", "--json", "--out", _folder.File("clip.rgb"));

        Assert.Equal(0, run.ExitCode);
        var clips = Parse(run).GetProperty("clips").EnumerateArray().ToList();
        Assert.Equal(["a red circle moves", "@a blue star falls"], clips.Select(clip => clip.GetProperty("prompt").GetString()));
        Assert.Equal([_folder.File("clip-001.rgb"), _folder.File("clip-002.rgb")], clips.Select(clip => clip.GetProperty("file").GetString()));
        Assert.Equal(["clip-001.rgb", "clip-002.rgb", "prompts.txt"], _folder.Files.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Generate_OneOfSeveralIsRefused_MakesTheOthersAndEndsWith2()
    {
        await File.WriteAllTextAsync(_folder.File("prompts.txt"), $"{new string('x', 1001)}\na red circle moves\n");

        var run = await CommandRun.OfAsync(
            "generate", "--prompts", _folder.File("prompts.txt"), "--server", Server, "--frames", "1", "--json", "--out", _folder.File("clip.rgb"));

        var report = Parse(run);
        Assert.Equal((2, false, 2), (run.ExitCode, report.GetProperty("ok").GetBoolean(), report.GetProperty("exit_code").GetInt32()));
        Assert.Equal(_folder.File("clip-002.rgb"), Assert.Single(report.GetProperty("clips").EnumerateArray()).GetProperty("file").GetString());
        var error = report.GetProperty("errors")[0];
        Assert.Equal(("PROMPT", "prompt", "INVALID_REQUEST"), (Text(error, "option"), Text(error, "field"), Text(error, "reason")));
        Assert.StartsWith("prompt 1: PROMPT: ", Text(error, "message"), StringComparison.Ordinal);
        Assert.Contains("error: prompt 1: ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "holds no prompt")]
    [InlineData("\n \n", "holds no prompt")]
    [InlineData(null, "cannot be read")]
    public async Task Generate_PromptsFileWithoutPrompts_EndsWith2(string? content, string expected)
    {
        if (content is not null)
        {
            await File.WriteAllTextAsync(_folder.File("prompts.txt"), content);
        }

        var run = await CommandRun.OfAsync("generate", "--prompts", _folder.File("prompts.txt"), "--server", Server);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("error: --prompts: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_PromptAndFile_AreNotTakenTogether()
    {
        var run = await CommandRun.OfAsync("generate", "x", "--prompts", "-");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("error: --prompts: there is a PROMPT too; give one of them", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clip.gif", "clip-003.gif")]
    [InlineData("a.b/clip.tar.gif", "a.b/clip.tar-003.gif")]
    [InlineData("{n}/clip.gif", "003/clip.gif")]
    [InlineData("clip-{n}-of.gif", "clip-003-of.gif")]
    [InlineData("out/", "out/003/")]
    [InlineData("out/f-%04d.png", "out/f-003-%04d.png")]
    public void ForPrompt_Path_HasTheNumber(string path, string expected) => Assert.Equal(expected, VideoPath.ForPrompt(path, 3));

    [Fact]
    public async Task Generate_TextThatBeginsWithAt_IsTextEverywhere()
    {
        await File.WriteAllTextAsync(_folder.File("options"), $"--out\n{_folder.File("stolen.gif")}\n");
        var at = "@" + _folder.File("options");

        var run = await CommandRun.OfAsync(
            "generate", at, "--scene", $"2:{at}", "--negative-prompt", at, "--request-id", at, "--model", at, "--server", Server, "--out", _folder.File("clip.gif"));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"error: There is no model '{at}'", run.Error, StringComparison.Ordinal);
        Assert.Equal(["options"], _folder.Files);

        run = await CommandRun.OfAsync("generate", "@options", "--captions", _folder.File("@clip.srt"), "--server", Server, "--frames", "1", "--out", _folder.File("@clip.gif"));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("@options", await File.ReadAllTextAsync(_folder.File("@clip.srt")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_Best_TellsTheWinnersSeedThatMakesTheSameFile()
    {
        string[] request = ["generate", "w1", "--model", "random-gan", "--server", Server, "--frames", "2", "--json"];
        var best = await CommandRun.OfAsync([.. request, "--num-videos", "4", "--best", "--seed", "40", "--out", _folder.File("best.gif")]);
        var clip = Assert.Single(Parse(best).GetProperty("clips").EnumerateArray());
        var seed = clip.GetProperty("seed").GetUInt64();

        var again = await CommandRun.OfAsync([.. request, "--seed", $"{seed}", "--out", _folder.File("again.gif")]);

        Assert.Equal((0, 0), (best.ExitCode, again.ExitCode));
        Assert.Equal(40UL + (ulong)clip.GetProperty("video_index").GetInt32(), seed);
        Assert.Equal(JsonValueKind.Number, clip.GetProperty("score").ValueKind);
        Assert.Equal(await File.ReadAllBytesAsync(_folder.File("best.gif")), await File.ReadAllBytesAsync(_folder.File("again.gif")));

        var told = await CommandRun.OfAsync([.. request.Where(arg => arg != "--json"), "--num-videos", "4", "--best", "--seed", "40", "--out", _folder.File("told.gif")]);
        Assert.Contains($"seed {seed}, the best of 4 with a score of ", told.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_Json_TellsTheFile()
    {
        var run = await CommandRun.OfAsync(
            "generate", Requests.Prompt + " zzz", "--server", Server, "--frames", "2", "--seed", "7", "--json", "--captions", _folder.File("a.srt"), "--out", _folder.File("clip.gif"));

        var clip = Assert.Single(Parse(run).GetProperty("clips").EnumerateArray());
        Assert.Equal((_folder.File("clip.gif"), _folder.File("a.srt"), Requests.Prompt + " zzz"), (Text(clip, "file"), Text(clip, "captions"), Text(clip, "prompt")));
        Assert.Equal((2, 7UL, 0), (clip.GetProperty("frames").GetInt32(), clip.GetProperty("seed").GetUInt64(), clip.GetProperty("first_frame").GetInt32()));
        Assert.Equal(JsonValueKind.Null, clip.GetProperty("score").ValueKind);
        Assert.Equal("zzz", Assert.Single(clip.GetProperty("unknown_words").EnumerateArray()).GetString());
        Assert.Contains("warning: capable does not know 'zzz'", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("models")]
    [InlineData("generate", "x", "--model", "nobody")]
    [InlineData("edit", "nothing.gif")]
    [InlineData("check", ".")]
    [InlineData("genrate")]
    public async Task Run_Json_IsOneObjectWithTheSameMembersAlways(params string[] args)
    {
        var place = args[0] switch
        {
            "models" => ["--server", Server],
            "generate" => ["--server", Server, "--out", _folder.File("clip.gif")],
            "edit" => new[] { "--out", _folder.File("clip.gif") },
            _ => [],
        };
        var run = await CommandRun.OfAsync([.. args, .. place, "--json"]);

        var report = Parse(run);
        Assert.Equal(run.ExitCode, report.GetProperty("exit_code").GetInt32());
        Assert.Equal(run.ExitCode == 0, report.GetProperty("ok").GetBoolean());
        Assert.Equal(run.ExitCode == 0, report.GetProperty("errors").GetArrayLength() == 0);
        Assert.Equal(args[0] == "genrate" ? "videogen" : args[0], Text(report, "command"));
        Assert.Equal(args[0] == "models", report.TryGetProperty("models", out var models) && Text(models[0], "model_sha256") is null);
    }

    private static JsonElement Parse(CommandRun run)
    {
        Assert.Single(run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        return JsonDocument.Parse(run.Output).RootElement.Clone();
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;
}

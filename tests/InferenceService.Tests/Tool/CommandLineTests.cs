namespace InferenceService.Tests.Tool;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("error: a prompt is missing: videogen generate \"a red circle\", or --prompts FILE", "generate")]
    [InlineData("error: --frames: 'many' is no whole number", "generate", "x", "--frames", "many")]
    [InlineData("error: --fps: 'fast' is no number", "generate", "x", "--fps", "fast")]
    [InlineData("error: --seed: must be 0 to 18446744073709551615, was -1", "generate", "x", "--seed", "-1")]
    [InlineData("error: --scale: must be 1 to 64, was 0", "generate", "x", "--scale", "0")]
    [InlineData("error: --timeout: must be 0.001 to 86400, was 0", "generate", "x", "--timeout", "0")]
    [InlineData("error: --out: 'clip.avi' must end in .gif", "generate", "x", "--out", "clip.avi")]
    [InlineData("error: --server: 'ftp://x' is no http or https address", "models", "--server", "ftp://x")]
    [InlineData("error: --captions: 'clip.txt' must end in .srt", "generate", "x", "--captions", "clip.txt")]
    [InlineData("error: --wav: 'clip.mp3' must end in .wav", "generate", "x", "--wav", "clip.mp3")]
    [InlineData("error: --scene: 'later' is not FRAME:TEXT", "generate", "x", "--scene", "later")]
    [InlineData("File does not exist: 'none.token'", "generate", "x", "--continue", "none.token")]
    [InlineData("error: Required argument 'CLIP' missing", "edit")]
    [InlineData("'bmp' not recognized", "generate", "x", "--format", "bmp")]
    [InlineData("error: --port and --urls exclude each other", "serve", "--port", "1", "--urls", "http://*:2")]
    [InlineData("error: --port: must be 0 to 65535, was 65536", "serve", "--port", "65536")]
    [InlineData("error: unknown option '--bogus'", "generate", "x", "--bogus")]
    [InlineData("error: a command is missing", "")]
    public async Task Run_WrongUsage_SaysWhatAndEndsWith2(string message, params string[] args)
    {
        var run = await CommandRun.OfAsync(args is [""] ? [] : args);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task Run_SeveralFaults_AreAllSaid()
    {
        var run = await CommandRun.OfAsync("generate", "x", "--frames", "many", "--scale", "99", "--out", "clip.avi");
        Assert.Equal(3, run.Error.Split('\n').Count(line => line.StartsWith("error: ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("generate", "--help")]
    [InlineData("edit", "--help")]
    [InlineData("models", "--help")]
    [InlineData("serve", "--help")]
    [InlineData("check", "--help")]
    public async Task Run_Help_TellsTheExitCodes(params string[] args)
    {
        var run = await CommandRun.OfAsync(args);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("Exit codes:", run.Output, StringComparison.Ordinal);
        Assert.Contains("130", run.Output, StringComparison.Ordinal);
    }
}

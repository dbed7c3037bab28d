using System.Text.Json;
using InferenceService.Tool;

namespace InferenceService.Tests.Tool;

/// <summary>Command lines that can not be: each fault is told with the hint that helps.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("unknown command 'genrate'; did you mean 'generate'?", "genrate", "x")]
    [InlineData("unknown command 'mdoels'; did you mean 'models'?", "mdoels")]
    [InlineData("For a clip: videogen generate \"a red circle\"", "a", "red", "circle")]
    [InlineData("quote it: videogen generate \"a red circle moves\"", "generate", "a", "red", "circle", "moves")]
    [InlineData("quote it: videogen generate \"a red circle\"", "generate", "a", "--seed", "5", "red", "circle")]
    [InlineData("unknown option '--sed'; did you mean '--seed'?", "generate", "x", "--sed", "5")]
    [InlineData("unknown option '--sed'; did you mean '--seed'?", "generate", "--sed", "5", "x")]
    [InlineData("unknown option '--negativeprompt'; did you mean '--negative-prompt'?", "generate", "x", "--negativeprompt=y")]
    [InlineData("unknown option '--bogus'; text that begins so comes after --", "generate", "--bogus")]
    [InlineData("unknown option '--lop'; did you mean '--loop'?", "edit", "a.gif", "--lop", "3")]
    [InlineData("unknown option '--prot'; did you mean '--port'?", "serve", "--prot", "3")]
    [InlineData("unknown option '--jsn'; did you mean '--json'?", "--jsn", "generate", "x")]
    [InlineData("'models' takes no 'x'; see videogen models --help", "models", "x")]
    [InlineData("a command is missing: generate, edit, models, serve, check", "")]
    [InlineData("--seed: must be 0 to 18446744073709551615, was -1", "generate", "x", "--seed", "-1")]
    [InlineData("--seed: must be 0 to 18446744073709551615, was 18446744073709551616", "generate", "x", "--seed", "18446744073709551616")]
    public async Task Run_WrongUsage_SaysWhatWasMeant(string message, params string[] args)
    {
        var run = await CommandRun.OfAsync(args is [""] ? [] : args);

        Assert.Equal((ExitCode.Usage, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Split('\n'), line => line.StartsWith("error: ", StringComparison.Ordinal));
        Assert.Contains("--help.", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7,5")]
    [InlineData("1e3")]
    [InlineData("٣")]
    [InlineData("７")]
    [InlineData(" 5")]
    [InlineData("5 ")]
    [InlineData("+5")]
    [InlineData("0x10")]
    [InlineData("1_000")]
    [InlineData("1,000")]
    [InlineData("1'000")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-∞")]
    [InlineData("5.")]
    [InlineData(".5")]
    [InlineData("--5")]
    [InlineData("5%")]
    [InlineData("(5)")]
    [InlineData("−5")]
    [InlineData("")]
    public async Task Run_NumberWrittenOtherwise_IsRefusedByEveryOption(string text)
    {
        string[] decimals = ["--fps", "--temperature", "--top-p", "--guidance-scale", "--timeout"];
        string[] wholes = ["--seed", "--frames", "--width", "--height", "--top-k", "--inference-steps", "--quality", "--num-videos", "--scale"];

        var run = await CommandRun.OfAsync(["generate", "x", .. decimals.Concat(wholes).SelectMany(name => new[] { $"{name}={text}" })]);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        if (text.Length > 0)
        {
            Assert.All(decimals, name => Assert.Contains($"error: {name}: '{text}' is no number", run.Error, StringComparison.Ordinal));
            Assert.All(wholes, name => Assert.Contains($"error: {name}: '{text}' is no whole number", run.Error, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("serve", "--port", "1x")]
    [InlineData("serve", "--port", "8,080")]
    [InlineData("edit", "a.gif", "--loop", "2,0")]
    [InlineData("edit", "a.gif", "--fps", "7,5")]
    [InlineData("models", "--timeout", "1e3")]
    public async Task Run_NumberWrittenOtherwise_IsRefusedByEveryCommand(params string[] args)
    {
        var run = await CommandRun.OfAsync(args);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains($"error: {args[^2]}: '{args[^1]}' is no ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_DecimalComma_SaysHowItIsWritten()
    {
        var run = await CommandRun.OfAsync("generate", "x", "--fps", "7,5");
        Assert.Contains("'7,5' is no number; the decimal sign is a point: 7.5", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1,5:x")]
    [InlineData("+1:x")]
    [InlineData(" 1:x")]
    [InlineData("٣:x")]
    [InlineData("-1:x")]
    [InlineData("99999999999:x")]
    public async Task Run_SceneWithoutFrame_IsRefused(string scene)
    {
        var run = await CommandRun.OfAsync("generate", "x", "--scene", scene);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains($"error: --scene: '{scene}' is not FRAME:TEXT", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--json", "generate", "x", "--seed", "-1")]
    [InlineData("generate", "x", "--json", "--seed", "-1")]
    [InlineData("generate", "x", "--seed", "-1", "--json")]
    public async Task Run_WrongUsageAndJson_IsOneObject(params string[] args)
    {
        var run = await CommandRun.OfAsync(args);

        using var report = JsonDocument.Parse(run.Output);
        var root = report.RootElement;
        Assert.Equal(("generate", false, 2), (root.GetProperty("command").GetString(), root.GetProperty("ok").GetBoolean(), root.GetProperty("exit_code").GetInt32()));
        var error = Assert.Single(root.GetProperty("errors").EnumerateArray());
        Assert.Equal("--seed", error.GetProperty("option").GetString());
        Assert.StartsWith("--seed: must be 0 to ", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _videogen videogen")]
    [InlineData("zsh", "compdef _videogen videogen")]
    [InlineData("fish", "complete -c videogen")]
    [InlineData("pwsh", "Register-ArgumentCompleter")]
    public async Task Completion_Shell_IsItsScript(string shell, string expected)
    {
        var run = await CommandRun.OfAsync("completion", shell);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains(expected, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("videogen gen", "generate")]
    [InlineData("videogen generate x --temp", "--temperature")]
    [InlineData("videogen generate x --format ", "webp")]
    [InlineData("videogen completion ", "fish")]
    public async Task Suggest_PartOfALine_TellsWhatFits(string line, string expected)
    {
        var run = await CommandRun.OfAsync($"[suggest:{line.Length}]", line);
        Assert.Contains(expected, run.Output.Split('\n', StringSplitOptions.TrimEntries));
    }
}

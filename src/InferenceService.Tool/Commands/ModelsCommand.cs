using System.CommandLine;
using System.Globalization;
using InferenceService.Client;
using InferenceService.Tool.Progress;
using Spectre.Console;

namespace InferenceService.Tool.Commands;

/// <summary><c>videogen models</c>: what the service has loaded.</summary>
internal sealed class ModelsCommand : Command
{
    private readonly ServerOptions _server = new();

    public ModelsCommand()
        : base("models", "Lists the models of a service.")
    {
        _server.AddTo(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var connection = await _server.ConnectAsync(parsed, cancellationToken);
        var models = await connection.Client.ListModelsAsync(cancellationToken);
        if (Report.IsJson(parsed))
        {
            Report.Write(parsed, new { models });
            return ExitCode.Success;
        }

        var output = parsed.InvocationConfiguration.Output;
        Consoles.Create(output).Write(ToTable(models));
        foreach (var model in models)
        {
            output.WriteLine($"  {model.Name}: {model.Description}\n    honours {string.Join(", ", model.Parameters)}");
        }

        return ExitCode.Success;
    }

    private static Table ToTable(IReadOnlyList<VideoModel> models)
    {
        var table = new Table() { Border = TableBorder.Simple };
        table.AddColumns("Model", "Version", "Size", "Rate", "Frames", "Languages", "On", "State");
        foreach (var model in models)
        {
            table.AddRow(ToCells(model).Select(Markup.Escape).ToArray());
        }

        return table;
    }

    private static string[] ToCells(VideoModel model) =>
    [
        model.IsDefault ? model.Name + " (default)" : model.Name,
        model.Version,
        $"{model.Width}x{model.Height}",
        string.Create(CultureInfo.InvariantCulture, $"{model.Fps:0.##} fps"),
        $"{model.DefaultFrames}, at most {model.MaxFrames}",
        string.Join(' ', model.Languages),
        model.Provider,
        model.Ready ? "ready" : "not ready",
    ];
}

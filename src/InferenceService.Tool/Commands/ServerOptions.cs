using System.CommandLine;
using System.CommandLine.Parsing;
using InferenceService.Client;
using InferenceService.Tool.Server;

namespace InferenceService.Tool.Commands;

/// <summary>Which service to ask.</summary>
internal sealed class ServerOptions
{
    private const double DefaultTimeoutSeconds = 300;

    private readonly Option<Uri?> _server = new("--server")
    {
        Description = "Address of a running service, such as http://localhost:8080. Without it, a service is started in "
            + "this process and stopped at the end.",
        HelpName = "URL",
        CustomParser = ParseAddress,
    };

    private readonly Option<double?> _timeout = Numbers.Between(
        0.001, 86400, "--timeout", "SECONDS", "Seconds until the call is given up. Default: 300.");

    private readonly Option<bool> _resume = new("--resume")
    {
        Description = "When the connection breaks, connect again and go on with the frame that is next.",
    };

    public bool Resumes(ParseResult parsed) => parsed.GetValue(_resume);

    public void AddTo(Command command)
    {
        command.Add(_server);
        command.Add(CommonOptions.Models);
        command.Add(_timeout);
        if (command is GenerateCommand)
        {
            command.Add(_resume);
        }

        command.Add(CommonOptions.Verbose);
    }

    /// <summary>Connects to the service that was named, or to one of its own that loads all models.</summary>
    public Task<ServerConnection> ConnectAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        ConnectAsync(parsed, _ => null, cancellationToken);

    /// <summary>Connects to the service that was named, or to one of its own that loads nothing but the model it is for.</summary>
    /// <param name="model">By --model; null is the default.</param>
    public Task<ServerConnection> ConnectForAsync(ParseResult parsed, string? model, CancellationToken cancellationToken) =>
        ConnectAsync(parsed, folder => ModelChoice.Of(folder, model), cancellationToken);

    private async Task<ServerConnection> ConnectAsync(ParseResult parsed, Func<string?, string?> choose, CancellationToken cancellationToken)
    {
        var timeout = TimeSpan.FromSeconds(parsed.GetValue(_timeout) ?? DefaultTimeoutSeconds);
        var options = new VideoClientOptions { Timeout = timeout, ResumeBrokenStreams = Resumes(parsed) };
        if (parsed.GetValue(_timeout) is not null)
        {
            options.ListModelsTimeout = timeout;
        }

        if (parsed.GetValue(_server) is { } address)
        {
            return ServerConnection.To(address, options);
        }

        var folder = ModelsFolder.Find(parsed.GetValue(CommonOptions.Models));
        return await ServerConnection.ToOwnAsync(folder, choose(folder), options, parsed.GetValue(CommonOptions.Verbose), cancellationToken);
    }

    private static Uri? ParseAddress(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (!text.Contains("://", StringComparison.Ordinal))
        {
            text = "http://" + text;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" && address.Host.Length > 0)
        {
            return address;
        }

        argument.AddError($"--server: '{argument.Tokens[0].Value}' is no http or https address");
        return null;
    }
}

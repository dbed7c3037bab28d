using System.CommandLine;
using InferenceService.Tool.Server;
using Microsoft.Extensions.Hosting;

namespace InferenceService.Tool.Commands;

/// <summary><c>videogen serve</c>: the service, in this process, until it is stopped.</summary>
internal sealed class ServeCommand : Command
{
    private readonly Option<int?> _port = Numbers.Between(
        0, 65535, "--port", "N", "Port to listen on, at 127.0.0.1; 0 takes a free one.");

    private readonly Option<string?> _urls = new("--urls")
    {
        Description = "Addresses to listen on instead, such as http://0.0.0.0:8080.",
        HelpName = "URLS",
    };

    private readonly Argument<string[]> _configuration = new("CONFIGURATION")
    {
        Description = "After --: the service's own configuration, such as --Logging:LogLevel:Default=Debug.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public ServeCommand()
        : base("serve", "Starts the service. Stop it with Ctrl-C.")
    {
        Add(_port);
        Add(_urls);
        Add(CommonOptions.Models);
        Add(CommonOptions.Verbose);
        Add(_configuration);
        Validators.Add(command =>
        {
            if (command.GetResult(_port) is not null && command.GetResult(_urls) is not null)
            {
                command.AddError("--port and --urls exclude each other");
            }
        });
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = ServiceHost.Create(ToConfiguration(parsed));
        await ServiceHost.StartAsync(app);
        Report.Write(parsed, new { addresses = app.Urls });
        await app.WaitForShutdownAsync(cancellationToken);

        // A service that stops of its own accord, for want of a model that loads, says so in the process's exit code.
        return cancellationToken.IsCancellationRequested ? ExitCode.Success : Environment.ExitCode;
    }

    // What comes later wins, so the part after -- has the last word.
    private string[] ToConfiguration(ParseResult parsed)
    {
        List<string> configuration = [];
        if (parsed.GetValue(_port) is { } port)
        {
            configuration.Add($"--urls=http://127.0.0.1:{port}");
        }

        if (parsed.GetValue(_urls) is { } urls)
        {
            configuration.Add($"--urls={urls}");
        }

        if (ModelsFolder.Find(parsed.GetValue(CommonOptions.Models)) is { } models)
        {
            configuration.Add($"--Models:Path={models}");
        }

        if (parsed.GetValue(CommonOptions.Verbose))
        {
            configuration.Add("--Logging:LogLevel:Default=Debug");
        }

        if (Report.IsJson(parsed))
        {
            // The service's log has the standard output else.
            configuration.Add("--Logging:Console:LogToStandardErrorThreshold=Trace");
        }

        return [.. configuration, .. parsed.GetValue(_configuration) ?? []];
    }
}

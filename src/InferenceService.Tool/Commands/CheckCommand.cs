using System.CommandLine;
using InferenceService.Hosting;
using InferenceService.Runtime;
using Microsoft.Extensions.Logging.Abstractions;

namespace InferenceService.Tool.Commands;

/// <summary><c>videogen check</c>: whether a bundle can be served, and everything that is in the way.</summary>
internal sealed class CheckCommand : Command
{
    private readonly Argument<DirectoryInfo> _bundle = new Argument<DirectoryInfo>("BUNDLE")
    {
        Description = "The bundle's folder, in which model.json lies.",
    }.AcceptExistingOnly();

    public CheckCommand()
        : base("check", "Says everything that is wrong with a model bundle.")
    {
        Add(_bundle);
        Add(CommonOptions.Verbose);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var folder = parsed.GetRequiredValue(_bundle).FullName;
        using var device = OrtDevice.Create(new RuntimeOptions(), NullLogger<OrtDevice>.Instance);
        var faults = BundleCheck.Faults(folder, device).Select(fault => new Fault(fault)).ToList();
        var code = faults.Count == 0 ? ExitCode.Success : ExitCode.Failed;
        FailureReport.WriteLines(faults, parsed.InvocationConfiguration.Error);
        Report.Write(parsed, code, faults, new { bundle = folder });
        if (!Report.IsJson(parsed))
        {
            parsed.InvocationConfiguration.Output.WriteLine(
                faults.Count == 0 ? $"{folder}: can be served" : $"{folder}: {faults.Count} fault{(faults.Count == 1 ? "" : "s")}");
        }

        return code;
    }
}

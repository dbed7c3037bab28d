using System.CommandLine;

namespace InferenceService.Tool.Commands;

/// <summary>Options that several commands take.</summary>
internal static class CommonOptions
{
    public static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = "Show the service's own log and the details of errors.",
    };

    public static readonly Option<bool> Json = new("--json")
    {
        Description = "Write one JSON object to the standard output and nothing else there; see docs/tool.md.",
        Recursive = true,
    };

    public static readonly Option<DirectoryInfo> Models = new Option<DirectoryInfo>("--models")
    {
        Description = "Folder of the model bundles, for a service in this process. Default: the nearest folder 'models' "
            + "above the current folder or the tool.",
        HelpName = "DIR",
    }.AcceptExistingOnly();
}

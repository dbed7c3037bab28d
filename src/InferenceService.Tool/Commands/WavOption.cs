using System.CommandLine;
using InferenceService.Tool.Writers;

namespace InferenceService.Tool.Commands;

/// <summary>A WAV file for the sound, beside whatever the pictures go to.</summary>
internal static class WavOption
{
    public static Option<string?> Create(string description)
    {
        var option = new Option<string?>("--wav") { Description = description, HelpName = "FILE" };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } path && !path.EndsWith(".wav", StringComparison.OrdinalIgnoreCase))
            {
                result.AddError($"--wav: '{path}' must end in .wav");
            }
        });
        return option;
    }

    /// <exception cref="ToolException">Sound would have no place.</exception>
    public static void RequirePlace(OutputTarget target, string otherwise = "")
    {
        if (!target.HoldsSound)
        {
            throw new ToolException(
                ExitCode.Usage, $"--out: {target.Path} cannot hold sound; write an .mp4 or .webm, or give it a file with --wav{otherwise}");
        }
    }
}

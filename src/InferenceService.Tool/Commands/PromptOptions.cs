using System.CommandLine;
using System.Text;

namespace InferenceService.Tool.Commands;

/// <summary>What the clips show: one text on the command line, or one a line of a file.</summary>
internal sealed class PromptOptions
{
    private const string StandardInput = "-";

    private readonly Argument<string?> _prompt = new("PROMPT")
    {
        Description = "What the clip shows. Text that begins with '-' comes after --.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _file = new("--prompts")
    {
        Description = "File with a prompt on each line, '-' for standard input, instead of PROMPT: all are made one after the other by one start. "
            + "Each clip's files have the number of its prompt, from 001, where {n} is in their names, or at the names' end.",
        HelpName = "FILE|-",
    };

    public void AddTo(Command command)
    {
        command.Add(_prompt);
        command.Add(_file);
        command.Validators.Add(result =>
        {
            var (hasPrompt, hasFile) = (result.GetValue(_prompt) is not null, result.GetValue(_file) is not null);
            if (!hasPrompt && !hasFile)
            {
                result.AddError($"a prompt is missing: videogen {command.Name} \"a red circle\", or --prompts FILE");
            }
            else if (hasPrompt && hasFile)
            {
                result.AddError("--prompts: there is a PROMPT too; give one of them");
            }
        });
    }

    /// <summary>Whether clips need names of their own.</summary>
    public bool AreNumbered(ParseResult parsed) => parsed.GetValue(_file) is not null;

    /// <exception cref="ToolException">The file cannot be read, or holds no prompt.</exception>
    public async Task<IReadOnlyList<string>> ReadAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_file) is not { } file)
        {
            return [parsed.GetRequiredValue(_prompt)!];
        }

        try
        {
            await using var stream = file == StandardInput ? Console.OpenStandardInput() : File.OpenRead(file);
            var prompts = await ReadLinesAsync(stream, cancellationToken);
            return prompts.Count > 0 ? prompts : throw new ToolException(ExitCode.Usage, $"--prompts: '{file}' holds no prompt");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ToolException(ExitCode.Usage, $"--prompts: '{file}' cannot be read: {e.Message}", e);
        }
    }

    private static async Task<IReadOnlyList<string>> ReadLinesAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var prompts = new List<string>();
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                prompts.Add(line.Trim());
            }
        }

        return prompts;
    }
}

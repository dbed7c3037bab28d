using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using InferenceService.Tool.Commands;

namespace InferenceService.Tool;

/// <summary>What is wrong with a command line, each fault with the hint that helps: what was meant, or how it is written.</summary>
internal static class UsageFaults
{
    private const string Unmatched = "Unrecognized command or argument";

    /// <returns>None where the command can run, or nothing but help was asked for.</returns>
    public static IReadOnlyList<Fault> Of(ParseResult parsed) => (parsed.Action, parsed.CommandResult.Command) switch
    {
        (ParseErrorAction, RootCommand root) => [UnknownCommand(parsed, root)],
        (ParseErrorAction, _) => [.. OptionsTakenForText(parsed), .. UnknownArguments(parsed), .. parsed.Errors.Where(IsOther).Select(ToFault)],
        var (action, command) => action == command.Action ? [.. OptionsTakenForText(parsed)] : [],
    };

    private static bool IsOther(ParseError error) => !error.Message.StartsWith(Unmatched, StringComparison.Ordinal);

    private static Fault ToFault(ParseError error) => new(error.Message, error.SymbolResult switch
    {
        OptionResult option => option.Option.Name,
        ArgumentResult { Parent: OptionResult option } => option.Option.Name,
        _ => null,
    });

    private static Fault UnknownCommand(ParseResult parsed, RootCommand root)
    {
        var names = root.Subcommands.Where(command => !command.Hidden).Select(command => command.Name).ToList();
        if (parsed.UnmatchedTokens.Count == 0)
        {
            return new Fault($"a command is missing: {string.Join(", ", names)}");
        }

        var word = parsed.UnmatchedTokens[0];
        if (IsOption(word))
        {
            return new Fault($"unknown option '{word}' before the command{Spelling.DidYouMean(word, root.Options.Select(option => option.Name))}");
        }

        var meant = Spelling.DidYouMean(word, names);
        return new Fault($"unknown command '{word}'" + (meant.Length > 0
            ? meant
            : $"; commands are {string.Join(", ", names)}. For a clip: videogen generate \"{string.Join(' ', parsed.UnmatchedTokens)}\""));
    }

    private static IEnumerable<Fault> UnknownArguments(ParseResult parsed)
    {
        var options = Options(parsed);
        List<string> words = [];
        var isValue = false;
        foreach (var token in parsed.UnmatchedTokens)
        {
            if (IsOption(token))
            {
                yield return UnknownOption(token, options);
            }
            else if (!isValue)
            {
                words.Add(token);
            }

            isValue = IsOption(token);
        }

        // Behind a misspelt option in the prompt's place comes its value, and then the prompt.
        if (words.Count > 0 && !OptionsTakenForText(parsed).Any())
        {
            yield return TooManyWords(parsed, words);
        }
    }

    private static Fault UnknownOption(string token, IReadOnlyList<string> options)
    {
        var name = token.Split('=', ':')[0];
        return new Fault($"unknown option '{name}'{Spelling.DidYouMean(name, options)}", name);
    }

    private static Fault TooManyWords(ParseResult parsed, IReadOnlyList<string> words)
    {
        var command = parsed.CommandResult.Command;
        if (command is GenerateCommand)
        {
            var first = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).Select(token => token.Value);
            return new Fault($"the prompt is one argument, so quote it: videogen generate \"{string.Join(' ', [.. first, .. words])}\"");
        }

        return new Fault($"'{command.Name}' takes no '{string.Join(' ', words)}'; see videogen {command.Name} --help");
    }

    /// <summary>A misspelt option before the prompt would be taken for the prompt itself.</summary>
    private static IEnumerable<Fault> OptionsTakenForText(ParseResult parsed)
    {
        var options = Options(parsed);
        var plain = parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash).ToList();
        return parsed.CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens)
            .Where(token => IsOption(token.Value) && !IsConfiguration(parsed, token.Value) && plain.Exists(other => ReferenceEquals(other, token)))
            .Select(token => UnknownOption(token.Value, options))
            .Select(fault => fault with { Message = fault.Message + (fault.Message.EndsWith('?') ? "" : "; text that begins so comes after --") });
    }

    /// <summary>A key of the service's configuration, which 'serve' passes on with or without -- before it.</summary>
    private static bool IsConfiguration(ParseResult parsed, string token) => parsed.CommandResult.Command is ServeCommand && token.Contains(':');

    private static List<string> Options(ParseResult parsed) =>
        [.. parsed.CommandResult.Command.Options.Concat(parsed.RootCommandResult.Command.Options).Select(option => option.Name).Distinct()];

    /// <summary>Text with a space in it is a sentence, however it begins.</summary>
    private static bool IsOption(string token) => token.Length > 1 && token[0] == '-' && !token.Any(char.IsWhiteSpace);
}

using System.CommandLine;

namespace InferenceService.Tool.Commands;

/// <summary><c>videogen completion</c>: what a shell needs to complete the tool's command lines, which it is asked for itself.</summary>
internal sealed class CompletionCommand : Command
{
    private const string Bash = """
        _videogen() {
          local IFS=$'\n'
          COMPREPLY=($(compgen -W "$(videogen "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _videogen videogen
        """;

    private const string Zsh = """
        #compdef videogen
        _videogen() {
          local -a words_found
          words_found=("${(@f)$(videogen "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
          if [[ -n ${words_found[1]} ]]; then compadd -- "${words_found[@]}"; else _files; fi
        }
        compdef _videogen videogen
        """;

    private const string Fish = """
        complete -c videogen -a '(videogen "[suggest:"(commandline -C)"]" (commandline -p) 2>/dev/null)'
        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName videogen -ScriptBlock {
            param($word, $line, $position)
            videogen "[suggest:$position]" "$line" 2>$null | Where-Object { $_ -like "$word*" } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }
        """;

    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = Bash,
        ["zsh"] = Zsh,
        ["fish"] = Fish,
        ["pwsh"] = PowerShell,
    };

    private readonly Argument<string> _shell = new Argument<string>("SHELL")
    {
        Description = "For bash: eval \"$(videogen completion bash)\" in ~/.bashrc. For zsh the same in ~/.zshrc, after compinit. For "
            + "fish: videogen completion fish | source. For PowerShell: videogen completion pwsh | Out-String | Invoke-Expression.",
        HelpName = "bash|zsh|fish|pwsh",
    }.AcceptOnlyFromAmong([.. Scripts.Keys]);

    public CompletionCommand()
        : base("completion", "Writes the script by which a shell completes videogen's commands and options.")
    {
        Add(_shell);
        SetAction(parsed => parsed.InvocationConfiguration.Output.WriteLine(Scripts[parsed.GetRequiredValue(_shell)]));
    }
}

using System.CommandLine;
using System.Text;

namespace PowerCrm.Host.Cli;

/// <summary>`completion`: writes a shell script that completes verbs and options, generated from the list of verbs.</summary>
internal static class Completion
{
    public static Command Command()
    {
        var shell = new Argument<string>("bash|zsh") { Description = "For which shell." };
        shell.AcceptOnlyFromAmong("bash", "zsh");
        var command = new Command("completion", "Print a script that completes verbs and options: source <(powercrm completion bash).")
        {
            shell,
        };
        command.SetAction(parsed =>
        {
            Console.Write(RenderScript(Root.Command(), parsed.GetRequiredValue(shell)));
            return Root.Done;
        });
        return command;
    }

    /// <summary>Writes a table of the words that may follow each path of verbs; zsh uses bash's completion.</summary>
    internal static string RenderScript(Command root, string shell)
    {
        var script = new StringBuilder();
        if (shell == "zsh")
            script.Append("autoload -Uz compinit bashcompinit && compinit -u && bashcompinit\n");
        script.Append("""
            _powercrm() {
                local path="" word
                for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
                    case "$path $word" in

            """);
        List<(string Path, IReadOnlyList<string> Words)> paths = [.. ListPaths(root, "")];
        paths[0] = ("", [.. paths[0].Words, .. ScriptVerbs.Select(s => s.Verb), "help"]);
        paths.AddRange(ScriptVerbs.Select(s => (" " + s.Verb, s.Words)));
        paths.Add((" help", [.. root.Subcommands.Select(c => c.Name), .. ScriptVerbs.Select(s => s.Verb), "--man", "--all"]));
        foreach (var (path, _) in paths.Where(p => p.Path.Length > 0))
            script.Append($"            \"{path}\") path=\"{path}\" ;;\n");
        script.Append("""
                    esac
                done
                local words=""
                case "$path" in

            """);
        foreach (var (path, words) in paths)
            script.Append($"        \"{path}\") words=\"{string.Join(' ', words)}\" ;;\n");
        script.Append("""
                esac
                COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o default -F _powercrm powercrm ./powercrm

            """);
        return script.ToString();
    }

    /// <summary>Verbs of the script in a clone, which the host does not have; a test compares them with the script's usage text.</summary>
    private static readonly IReadOnlyList<(string Verb, IReadOnlyList<string> Words)> ScriptVerbs =
    [
        ("up", ["--urls", "--environment"]),
        ("test", ["--fast", "--full", "--long", "--only"]),
        ("check", ["--no-test"]),
        ("sbom", []),
        ("bench", ["store", "http", "desk", "scale", "directory", "assignment", "ocr", "all", "papers", "--quick", "--events", "--seed"]),
        ("stress", ["way", "desk", "herd", "fuzz", "poison", "recover", "codes", "uploads", "import", "mixed", "upgrade", "failover",
            "failover-direct", "planted", "soak"]),
    ];

    private static IEnumerable<(string Path, IReadOnlyList<string> Words)> ListPaths(Command command, string path)
    {
        yield return (path, [.. command.Subcommands.Select(c => c.Name), .. command.Options.Select(o => o.Name)]);
        foreach (var subcommand in command.Subcommands)
            foreach (var it in ListPaths(subcommand, $"{path} {subcommand.Name}"))
                yield return it;
    }
}

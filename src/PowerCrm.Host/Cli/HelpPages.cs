using System.CommandLine;
using System.CommandLine.Help;
using System.Text;

namespace PowerCrm.Host.Cli;

/// <summary>
/// `help --all`: prints the help pages of all verbs in one text. A test compares it with a stored copy, so that changes are reviewed.
/// </summary>
internal static class HelpPages
{
    internal static async Task<string> RenderAll()
    {
        var pages = new StringBuilder();
        var root = Root.Command();
        // Long lines are not wrapped, so that the text does not depend on the terminal's width.
        foreach (var action in root.Options.OfType<HelpOption>().Select(o => o.Action).OfType<HelpAction>())
            action.MaxWidth = 10_000;
        foreach (var path in ListPaths(root, []))
        {
            var page = new StringWriter { NewLine = "\n" };
            await root.Parse([.. path, "--help"]).InvokeAsync(new InvocationConfiguration { Output = page });
            pages.Append("==== ").AppendJoin(' ', path).Append('\n').Append(Root.ReplaceExecutableName(page).Trim()).Append("\n\n");
        }
        // Trailing spaces are removed.
        return string.Join('\n', pages.ToString().Split('\n').Select(line => line.TrimEnd())).TrimEnd() + "\n";
    }

    private static IEnumerable<IReadOnlyList<string>> ListPaths(Command command, IReadOnlyList<string> path)
    {
        foreach (var subcommand in command.Subcommands)
        {
            IReadOnlyList<string> subPath = [.. path, subcommand.Name];
            yield return subPath;
            foreach (var nested in ListPaths(subcommand, subPath))
                yield return nested;
        }
    }
}

using System.CommandLine;
using System.Text;

namespace PowerCrm.Host.Cli;

/// <summary>`help --man`: prints the manual page, generated from the descriptions of the verbs.</summary>
internal static class ManPage
{
    internal static string Render(Command root)
    {
        var page = new StringBuilder();
        page.Append(".TH POWERCRM 1\n.SH NAME\npowercrm \\- ").Append(FormatText(root.Description)).Append('\n');
        page.Append(".SH SYNOPSIS\n.B powercrm\n.I verb\n[options]\n.SH EXIT STATUS\n"
            + "0: done. 1: a check found something. 2: it could not be done.\n.SH VERBS\n");
        foreach (var verb in root.Subcommands)
            AppendVerb(page, verb, verb.Name);
        page.Append(".SH SEE ALSO\ndocs/operating.md: settings, what to watch, and what to do when something needs a person.\n");
        return page.ToString();
    }

    private static void AppendVerb(StringBuilder page, Command verb, string path)
    {
        var usage = string.Join(' ', [EscapeText(path), .. verb.Arguments.Select(a => $"<{EscapeText(a.Name)}>")]);
        page.Append(".SS ").Append(usage).Append('\n').Append(FormatText(verb.Description)).Append('\n');
        foreach (var (name, description) in verb.Arguments.Where(a => a.Description is not null).Select(a => ($"<{a.Name}>", a.Description))
            .Concat(verb.Options.Select(o => (o.Name, o.Description))))
            page.Append(".TP\n.B ").Append(EscapeText(name)).Append('\n').Append(FormatText(description)).Append('\n');
        foreach (var subcommand in verb.Subcommands)
            AppendVerb(page, subcommand, $"{path} {subcommand.Name}");
    }

    /// <summary>Returns the text as one line, so that no part of it is read as a troff request.</summary>
    private static string FormatText(string? text)
    {
        var line = EscapeText(string.Join(' ', (text ?? "").Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)));
        return line.StartsWith('.') || line.StartsWith('\'') ? "\\&" + line : line.Length == 0 ? "\\&" : line;
    }

    private static string EscapeText(string text) =>
        text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal);
}

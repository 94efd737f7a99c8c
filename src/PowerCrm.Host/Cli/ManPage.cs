using System.CommandLine;
using System.Text;

namespace PowerCrm.Host.Cli;

/// <summary>`help --man`: prints the manual page, generated from the descriptions of the verbs.</summary>
internal static class ManPage
{
    internal static string Render(Command root)
    {
        var page = new StringBuilder();
        page.Append(".TH POWERCRM 1\n.SH NAME\npowercrm \\- ").Append(Text(root.Description)).Append('\n');
        page.Append(".SH SYNOPSIS\n.B powercrm\n.I verb\n[options]\n.SH EXIT STATUS\n"
            + "0: done. 1: a check found something. 2: it could not be done.\n.SH VERBS\n");
        foreach (var verb in root.Subcommands)
            Verb(page, verb, verb.Name);
        page.Append(".SH SEE ALSO\ndocs/operating.md: settings, what to watch, and what to do when something needs a person.\n");
        return page.ToString();
    }

    private static void Verb(StringBuilder page, Command verb, string path)
    {
        var typed = string.Join(' ', [Word(path), .. verb.Arguments.Select(a => $"<{Word(a.Name)}>")]);
        page.Append(".SS ").Append(typed).Append('\n').Append(Text(verb.Description)).Append('\n');
        foreach (var (name, about) in verb.Arguments.Where(a => a.Description is not null).Select(a => ($"<{a.Name}>", a.Description))
            .Concat(verb.Options.Select(o => (o.Name, o.Description))))
            page.Append(".TP\n.B ").Append(Word(name)).Append('\n').Append(Text(about)).Append('\n');
        foreach (var sub in verb.Subcommands)
            Verb(page, sub, $"{path} {sub.Name}");
    }

    /// <summary>Returns the text as one line, so that no part of it is read as a troff request.</summary>
    private static string Text(string? text)
    {
        var line = Word(string.Join(' ', (text ?? "").Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)));
        return line.StartsWith('.') || line.StartsWith('\'') ? "\\&" + line : line.Length == 0 ? "\\&" : line;
    }

    private static string Word(string text) =>
        text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal);
}

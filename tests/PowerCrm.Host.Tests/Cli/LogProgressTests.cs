using PowerCrm.Host.Cli;

namespace PowerCrm.Host.Tests.Cli;

public class LogProgressTests
{
    [Fact]
    public void one_line_changes_with_the_percentage()
    {
        using var terminal = new StringWriter();
        using (var progress = new LogProgress(terminal, 400))
            foreach (var seq in (long[])[1, 2, 3, 4, 5, 200, 203, 400, 401])
                progress.Report(seq);
        terminal.ToString().ShouldBe(string.Concat(((int[])[0, 1, 50, 100]).Select(p => $"\r  {p} % of the log ")) + terminal.NewLine);
    }

    [Fact]
    public void an_empty_log_is_read_at_once()
    {
        using var terminal = new StringWriter();
        new LogProgress(terminal, 0).Dispose();
        terminal.ToString().ShouldBe("\r  100 % of the log " + terminal.NewLine);
    }

    /// <summary>Tests have no terminal, like a script.</summary>
    [Fact]
    public void without_a_terminal_nothing_is_shown()
    {
        Verb.Begin(["audit", "verify"], []);
        Verb.ShowsProgress.ShouldBeFalse();
        Verb.Begin(["audit", "verify", "--json"], null);
        Verb.ShowsProgress.ShouldBeFalse();
    }
}

using Npgsql;
using PowerCrm.Host.Audit;

namespace PowerCrm.Host.Cli;

/// <summary>Shows how far a verb has read the log, in one line of a terminal. Files, pipes and scripts (--json) get nothing.</summary>
internal sealed class LogProgress : IDisposable
{
    private readonly TextWriter? terminal;
    private readonly long last;
    private long shown = -1;

    /// <param name="terminal">Null to show nothing.</param>
    /// <param name="last">The number of the log's last event.</param>
    public LogProgress(TextWriter? terminal, long last)
    {
        (this.terminal, this.last) = (terminal, last);
        Report(0);
    }

    /// <summary>Begins on standard error, if that is a person's terminal.</summary>
    public static async Task<LogProgress> Begin(NpgsqlDataSource database, CancellationToken ct) => Verb.ShowsProgress
        ? new LogProgress(Console.Error, await LogChain.FindEnd(database, ct)) : new LogProgress(null, 0);

    /// <summary>Writes only when the percentage changes, because a terminal is slower than the log.</summary>
    /// <param name="seq">The number of the event that was read.</param>
    public void Report(long seq)
    {
        // Events that are recorded meanwhile are read too.
        var percent = last == 0 ? 100 : Math.Clamp(seq * 100 / last, 0, 100);
        if (terminal is null || percent == shown)
            return;
        shown = percent;
        terminal.Write($"\r  {percent} % of the log ");
    }

    /// <summary>Ends the line.</summary>
    public void Dispose() => terminal?.WriteLine();
}

using System.Text;
using Dapper;
using Npgsql;
using PowerCrm.Bench.Measuring;
using PowerCrm.Companies;
using PowerCrm.Store;

namespace PowerCrm.Bench.Scale;

/// <summary>
/// Fills a log with copies of real registrations, as if the product had been used for longer at the same rate: a fixed number of
/// registrations per day, the last ones still open. The queue and the recently assigned customers stay the same, however long the log is.
/// </summary>
internal sealed class CopyWriter(NpgsqlDataSource database, KeyRing keys, IReadOnlyList<OriginalRegistration> originals,
    IReadOnlyList<Guid> managers)
{
    public const int PerDay = 300, Open = 200, Fresh = 60;
    private const int Batch = 200;

    /// <summary>One of this many users signed in and never came back.</summary>
    private const int OneLeft = 20;

    private readonly Random random = new(1);

    /// <summary>Ids of some copies that are in service, for requests that need one of many.</summary>
    public List<Guid> Served { get; } = [];

    /// <returns>How many registrations and how many events were written.</returns>
    public async Task<(int Registrations, long Events)> Fill(long events, Action<string> say, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var already = await connection.ExecuteScalarAsync<long>("select count(*) from mt_events");
        var seq = await connection.ExecuteScalarAsync<long>("select max(seq_id) from mt_events");
        var open = originals.Where(o => o.Stage != Stage.Serving && o.Stage != Stage.SignedIn).Average(o => o.Events);
        var each = (originals.Where(o => o.Stage == Stage.Serving).Average(o => o.Events) * (OneLeft - 1)
            + originals.Where(o => o.Stage == Stage.SignedIn).Average(o => o.Events)) / OneLeft;
        var count = (int)(Open + Fresh + Math.Max(0, events - already - (Open + Fresh) * open) / each);
        var now = await connection.ExecuteScalarAsync<DateTime>("select powercrm_now()");
        var companies = FictitiousCompanies.Make(Math.Min(count, 500_000)).Select(c => c.Entry.Name).ToArray();
        var written = 0L;
        for (var from = 0; from < count; from += Batch)
        {
            ct.ThrowIfCancellationRequested();
            var copies = Enumerable.Range(from, Math.Min(Batch, count - from)).Select(n => One(n, count, companies, now)).ToList();
            await keys.CreateKeys([.. copies.SelectMany(c => c.Of.Subjects.Select(s => c.Copy.Ids[s]))], ct);
            written += await Write(connection, copies, seq, ct);
            seq += copies.Sum(c => c.Of.Events);
            if (from / Batch % 50 == 49)
                say($"{((double)written).N0()} events");
        }
        await connection.ExecuteAsync("select setval('mt_events_sequence', @seq)", new { seq });
        return (count, written);
    }

    private (OriginalRegistration Of, CopyValues Copy) One(int number, int count, string[] companies, DateTime now)
    {
        var left = count - number;
        var stage = left <= Open ? left % 5 == 0 ? Stage.Processing : Stage.Pending
            : left <= Open + Fresh ? Stage.Assigned
            : number % OneLeft == 0 ? Stage.SignedIn : Stage.Serving;
        var those = originals.Where(o => o.Stage == stage).ToList();
        var of = those[number % those.Count];
        // Customers assigned today, and cases in the queue, must not be late yet.
        var age = TimeSpan.FromDays((double)left / PerDay) + (stage == Stage.Serving ? TimeSpan.FromDays(1) : TimeSpan.Zero);
        var at = new DateTimeOffset(now, TimeSpan.Zero) - age;
        var copy = new CopyValues([.. of.OwnIds.Select(_ => Guid.CreateVersion7(at))], number, $"139{number:00000000}",
            companies[number % companies.Length], managers[random.Next(managers.Count)], at - of.Began);
        if (stage == Stage.Serving && Served.Count < 5_000 && random.Next(Math.Max(1, count / 5_000)) == 0)
            Served.Add(copy.Id);
        return (of, copy);
    }

    private async Task<long> Write(NpgsqlConnection connection, List<(OriginalRegistration Of, CopyValues Copy)> copies, long seq,
        CancellationToken ct)
    {
        // Interleaved as in operation: the first event of each stream, the second of each, …
        var rows = copies.AsParallel().AsOrdered().SelectMany(c =>
            c.Of.Rows.Select((row, i) => (row.Table, Turn: i, Text: TemplatePart.Whole(row.Parts, c.Copy, keys)))).ToList();
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync("set local synchronous_commit = off; set local idle_in_transaction_session_timeout = 0");
        var written = 0L;
        foreach (var table in rows.GroupBy(r => r.Table))
        {
            var json = new StringBuilder("[");
            foreach (var (_, _, text) in table.Key == "mt_events" ? table.OrderBy(r => r.Turn) : table.AsEnumerable())
            {
                if (json.Length > 1)
                    json.Append(',');
                if (table.Key == "mt_events")
                    json.Append(System.Globalization.CultureInfo.InvariantCulture, $"{{\"seq_id\": {seq + ++written}, ").Append(text, 1,
                        text.Length - 1);
                else
                    json.Append(text);
            }
            await connection.ExecuteAsync(new CommandDefinition(
                $"insert into {table.Key} select * from jsonb_populate_recordset(null::{table.Key}, @json::jsonb)",
                new { json = json.Append(']').ToString() }, transaction, commandTimeout: 600, cancellationToken: ct));
        }
        await transaction.CommitAsync(ct);
        return written;
    }
}

using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Npgsql;
using PowerCrm.Bench.Measuring;
using PowerCrm.China;
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
    public const int PerDay = 300, Open = 200, NewlyAssigned = 60;
    private const int Batch = 200, ReviewWorkingDays = 3;

    /// <summary>One of this many users signed in and never came back.</summary>
    private const int AbandonedOneIn = 20;

    private readonly Random random = new(1);

    /// <summary>Ids of some copies that are in service, for requests that need one of many.</summary>
    public List<Guid> Served { get; } = [];

    /// <returns>How many registrations and how many events were written.</returns>
    public async Task<(int Registrations, long Events)> Fill(long events, Action<string> say, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var existing = await connection.ExecuteScalarAsync<long>("select count(*) from mt_events");
        var seq = await connection.ExecuteScalarAsync<long>("select max(seq_id) from mt_events");
        var openAverage = originals.Where(o => o.Stage != Stage.Serving && o.Stage != Stage.SignedIn).Average(o => o.Events);
        var average = (originals.Where(o => o.Stage == Stage.Serving).Average(o => o.Events) * (AbandonedOneIn - 1)
            + originals.Where(o => o.Stage == Stage.SignedIn).Average(o => o.Events)) / AbandonedOneIn;
        var count = (int)(Open + NewlyAssigned + Math.Max(0, events - existing - (Open + NewlyAssigned) * openAverage) / average);
        var now = await connection.ExecuteScalarAsync<DateTime>("select powercrm_now()");
        var companies = FictitiousCompanies.Generate(Math.Min(count, 500_000)).Select(c => c.Entry.Name).ToArray();
        var eventCount = 0L;
        for (var from = 0; from < count; from += Batch)
        {
            ct.ThrowIfCancellationRequested();
            var copies = Enumerable.Range(from, Math.Min(Batch, count - from)).Select(n => CreateCopy(n, count, companies, now)).ToList();
            await keys.CreateKeys([.. copies.SelectMany(c => c.Original.Subjects.Select(s => c.Copy.Ids[s]))], ct);
            eventCount += await Write(connection, copies, seq, ct);
            seq += copies.Sum(c => c.Original.Events);
            if (from / Batch % 50 == 49)
                say($"{((double)eventCount).N0()} events");
        }
        await connection.ExecuteAsync("select setval('mt_events_sequence', @seq)", new { seq });
        return (count, eventCount);
    }

    private (OriginalRegistration Original, CopyValues Copy) CreateCopy(int number, int count, string[] companies, DateTime now)
    {
        var remaining = count - number;
        var stage = remaining <= Open ? remaining % 5 == 0 ? Stage.Processing : Stage.Pending
            : remaining <= Open + NewlyAssigned ? Stage.Assigned
            : number % AbandonedOneIn == 0 ? Stage.SignedIn : Stage.Serving;
        var candidates = originals.Where(o => o.Stage == stage).ToList();
        var original = candidates[number % candidates.Count];
        // Customers assigned today, and cases in the queue, must not be late yet.
        var age = TimeSpan.FromDays((double)remaining / PerDay) + (stage == Stage.Serving ? TimeSpan.FromDays(1) : TimeSpan.Zero);
        // Whole milliseconds: a time in an event and its column, which has microseconds, are moved alike.
        var at = new DateTimeOffset(now, TimeSpan.Zero) - TimeSpan.FromMilliseconds((long)age.TotalMilliseconds);
        var copy = new CopyValues([.. original.OwnIds.Select(_ => Guid.CreateVersion7(at))], number, $"139{number:00000000}",
            companies[number % companies.Length], managers[random.Next(managers.Count)], at - original.StartedAt);
        if (stage == Stage.Serving && Served.Count < 5_000 && random.Next(Math.Max(1, count / 5_000)) == 0)
            Served.Add(copy.Id);
        return (original, copy);
    }

    /// <summary>
    /// A due time depends on weekends and holidays, so it is not moved by the same time as the others. The key of a name can be equal to
    /// the name in the original and not in the copy.
    /// </summary>
    private static string Recompute(string row)
    {
        var values = JsonNode.Parse(row)!;
        values["due_at"] = WorkingCalendar.DueAfterWorkingDays(values["submitted_at"]!.GetValue<DateTimeOffset>(), ReviewWorkingDays);
        values["company_key"] = Names.Key(values["company_name"]!.GetValue<string>());
        return values.ToJsonString();
    }

    private async Task<long> Write(NpgsqlConnection connection, List<(OriginalRegistration Original, CopyValues Copy)> copies, long seq,
        CancellationToken ct)
    {
        // Interleaved as in operation: the first event of each stream, the second of each, …
        var rows = copies.AsParallel().AsOrdered().SelectMany(c =>
            c.Original.Rows.Select((row, i) => (row.Table, Turn: i, Text: TemplatePart.Render(row.Parts, c.Copy, keys)))).ToList();
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync("set local synchronous_commit = off; set local idle_in_transaction_session_timeout = 0");
        var eventCount = 0L;
        foreach (var table in rows.GroupBy(r => r.Table))
        {
            var json = new StringBuilder("[");
            foreach (var (_, _, text) in table.Key == "mt_events" ? table.OrderBy(r => r.Turn) : table.AsEnumerable())
            {
                if (json.Length > 1)
                    json.Append(',');
                if (table.Key == "mt_events")
                    json.Append(System.Globalization.CultureInfo.InvariantCulture, $"{{\"seq_id\": {seq + ++eventCount}, ").Append(text, 1,
                        text.Length - 1);
                else
                    json.Append(table.Key == "pc_review_cases" ? Recompute(text) : text);
            }
            await connection.ExecuteAsync(new CommandDefinition(
                $"insert into {table.Key} select * from jsonb_populate_recordset(null::{table.Key}, @json::jsonb)",
                new { json = json.Append(']').ToString() }, transaction, commandTimeout: 600, cancellationToken: ct));
        }
        await transaction.CommitAsync(ct);
        return eventCount;
    }
}

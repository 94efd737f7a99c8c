using System.Text;
using System.Text.Json;
using Dapper;
using JasperFx.Events;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Host.Audit;

/// <summary>
/// Writes an auditor's export: events with their seals and checkpoints, the resulting state, who viewed the data, a readable page, and the
/// program that verifies it offline (tools/verify.py). A signed manifest has the hash of every file. Personal values are replaced by hashes
/// and masks; if a second person has approved their release, they are added in a separate file.
/// </summary>
internal sealed class AuditExport(NpgsqlDataSource database, LogChain chain, Checkpoints checkpoints, AuditKey keys, StreamsFactory streams,
    IKeyRing keyRing, ExportFonts fonts, DatabaseClock clock)
{
    private static readonly JsonSerializerOptions IndentedJson = new(WebJson.Options) { WriteIndented = true };

    /// <summary>The request for one registration, or for the events of a period.</summary>
    /// <param name="Approved">For one registration with its personal values: the approval by a second person.</param>
    public sealed record Request(Guid? RegistrationId, DateTimeOffset? From, DateTimeOffset? To, string Reason, string Actor,
        Approval? Approved = null);

    /// <summary>The second person's approval of an export with personal values.</summary>
    public sealed record Approval(string By, string Reason, DateTimeOffset At);

    /// <param name="Whole">True if the export has all events of its checkpoints.</param>
    /// <param name="Lasts">The last version of each stream of the registration; empty for a period.</param>
    /// <param name="Files">The SHA-256 of every other file, but for the signature.</param>
    private sealed record Manifest(string Format, Guid? RegistrationId, DateTimeOffset? From, DateTimeOffset? To, string Reason,
        string Actor, DateTimeOffset MadeAt, string Key, bool Whole, long Events, IReadOnlyList<Guid> Streams, Approval? Personal,
        bool Pdf, IReadOnlyDictionary<Guid, long> Lasts, IReadOnlyDictionary<string, string> Files);

    /// <param name="Path">The path from the leaf to the checkpoint's root; null if the export has all events of the checkpoint.</param>
    private sealed record Line(long Seq, IReadOnlyList<string?> Columns, string Seal, long Checkpoint, int Index,
        IReadOnlyList<string>? Path);

    private sealed record PeriodState(Guid RegistrationId, long Version, StateShown State);

    private sealed record PeriodLook(Guid RegistrationId, AccessShown Look);

    private sealed record StateFile(StateShown State, IReadOnlyList<AccessShown> Looks);

    private sealed record PersonalFile(string Warning, Guid RegistrationId, string Reason, string Actor, Approval Approved,
        DateTimeOffset OpenedAt, IReadOnlyList<OpenedValue> Values);

    /// <summary>
    /// Nothing is exported that cannot be proved: an event does not match its seal or has none, or the signing key is missing.
    /// </summary>
    public sealed class NotProvableException() : Exception("The log does not match its seals, or the signing key is missing.");

    /// <summary>Nothing is left out because its seal is late: the export has to be repeated.</summary>
    public sealed class NotSealedException() : Exception("The newest events of the export are not sealed yet.");

    /// <param name="progress">Receives the number of events written and their total.</param>
    /// <exception cref="NotProvableException">An event does not match its seal or has none, or the signing key is missing.</exception>
    /// <exception cref="NotSealedException">Events of the export are not sealed yet: the sealing is late, or no host is running.
    /// </exception>
    public async Task Write(Request request, Stream output, Func<long, long, Task> progress, CancellationToken ct)
    {
        var events = streams.As(Caller.System("audit-export"));
        var isPeriod = request.RegistrationId is null;
        IReadOnlyList<Guid> streamIds = request.RegistrationId is { } id ? await FindStreams(id, events, ct) : [];
        var selection = await ExportSelection.Read(database, request, streamIds, ct);
        // Events that are not in a checkpoint yet get one first.
        var covered = await checkpoints.Cover(selection.Last, ct);
        if (covered == Checkpoints.CoverResult.NotSealed)
            throw new NotSealedException();
        if (covered == Checkpoints.CoverResult.NotProvable || await keys.Find(ct) is not { } signer
            || await selection.HasUnsealedEvents(database, request, streamIds, ct))
            throw new NotProvableException();
        var font = fonts.Find();
        using var zip = new ExportZip(output);
        var (count, used, lasts) = await WriteEvents(zip, request, selection, progress, ct);
        await zip.Write("checkpoints.jsonl", async file =>
        {
            foreach (var it in used)
                await ExportZip.WriteLine(file, it, ct);
        }, ct);
        await zip.Write("key.pem", signer.PublicPem + "\n", ct);
        await zip.Write("verify.py", await ReadVerifier(ct), ct);
        var sheet = request.RegistrationId is { } registration
            ? await WriteRegistration(zip, registration, streamIds, request, events, ct)
            : await WritePeriod(zip, request, selection, count, events, () => progress(count, count), ct);
        if (font is null)
            sheet = sheet with { Foot = $"{sheet.Foot} 本机没有可用的中文字体（Debian 软件包 {ExportFonts.Package}），因此没有 timeline.pdf。" };
        await zip.Write("timeline.html", ExportHtml.Render(sheet), ct);
        if (font is not null)
            await zip.Write("timeline.pdf", ExportPdf.Render(sheet, font, await clock.ReadNow(ct)), ct);
        await zip.Write("manifest.json", JsonSerializer.Serialize(new Manifest("powercrm audit export 2", request.RegistrationId,
            request.From, request.To, request.Reason, request.Actor, await clock.ReadNow(ct), signer.Name, isPeriod, count, streamIds,
            request.Approved, font is not null, lasts, zip.Hashes), IndentedJson), ct);
        // The signed text must never change, because old exports are verified with it (also by tools/verify.py).
        await zip.Write("manifest.sig",
            signer.Sign(Encoding.UTF8.GetBytes($"powercrm export 1\n{zip.Hashes["manifest.json"]}\n")) + "\n", ct);
    }

    /// <summary>Returns all streams that belong to a registration; their ids are derived from the registration's id.</summary>
    private static async Task<IReadOnlyList<Guid>> FindStreams(Guid registration, IStreams events, CancellationToken ct)
    {
        var streamIds = new List<Guid> { registration, AccessStream.Of(registration), ReadingStream.Of(registration) };
        await foreach (var e in events.Read(registration, ct))
            if (e.Data is ReviewDecided or DecisionReversed)
                streamIds.Add(NotificationStream.Of(registration, e.Id));
        return streamIds;
    }

    private async Task<(long Count, IReadOnlyList<Checkpoint> Used, IReadOnlyDictionary<Guid, long> Lasts)> WriteEvents(ExportZip zip,
        Request request, ExportSelection selection, Func<long, long, Task> progress, CancellationToken ct)
    {
        var (used, lasts, count) = (new List<Checkpoint>(), new SortedDictionary<Guid, long>(), 0L);
        await using var connection = await database.OpenConnectionAsync(ct);
        var total = selection.Numbers?.Count ?? await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "select coalesce(sum(events), 0) from pc_audit_checkpoints where up_to >= @First and after < @Last",
            new { selection.First, selection.Last }, cancellationToken: ct));
        await zip.Write("events.jsonl", async file =>
        {
            await foreach (var it in selection.ReadCheckpoints(connection, ct))
            {
                used.Add(it);
                var (leaves, lines) = (new List<byte[]>(), new List<Line>());
                await foreach (var (seq, row, seal, isIntact) in chain.ReadSealedEvents(it.After, it.UpTo, ct))
                {
                    if (!isIntact)
                        throw new NotProvableException();
                    leaves.Add(row.ComputeLeaf(seal));
                    if (selection.Contains(seq))
                        lines.Add(new Line(seq, row.RedactedColumns, Convert.ToHexStringLower(seal), it.Number, leaves.Count - 1, null));
                    if (request.RegistrationId is null)
                        await Flush(file, lines);
                    else if (selection.Contains(seq))
                        lasts[row.Stream] = row.Version;
                }
                if (lines.Count > 0)
                {
                    var tree = new MerkleTree(leaves);
                    lines = [.. lines.Select(l => l with { Path = [.. tree.GetPath(l.Index).Select(Convert.ToHexStringLower)] })];
                }
                await Flush(file, lines);
                await progress(count, total);
            }
        }, ct);
        return (count, used, lasts);

        async Task Flush(Stream file, List<Line> lines)
        {
            foreach (var line in lines)
            {
                await ExportZip.WriteLine(file, line, ct);
                if (++count % 1_000 == 0)
                    await progress(count, total);
            }
            lines.Clear();
        }
    }

    private async Task<ExportSheet> WriteRegistration(ExportZip zip, Guid id, IReadOnlyList<Guid> streamIds, Request request,
        IStreams events, CancellationToken ct)
    {
        var it = await events.Load<AuditState>(id, ct);
        // No key is used, so sealed values stay sealed, including the reasons for viewing data, unless a second person approved.
        var accesses = await AuditRegistration.ListAccesses(id, it.Now, events, request.Approved is null ? null : keyRing, ct);
        var state = StateShown.Of(it.State, it.Now, null);
        await zip.Write("state.json", JsonSerializer.Serialize(new StateFile(state, accesses), IndentedJson), ct);
        var allEvents = it.State.Events.ToList();
        foreach (var stream in streamIds.Skip(1))
            await foreach (var e in events.Read(stream, ct))
                allEvents.Add(e);
        return ExportSheet.ForRegistration(id, it.Now, state, allEvents,
            request.Approved is { } approved ? await WritePersonalValues(zip, id, request, approved, allEvents, ct) : null);
    }

    /// <summary>
    /// Writes who viewed personal data in the period, and the state at its end of each registration that had an event in it.
    /// </summary>
    /// <param name="reportAlive">Called from time to time, so that no other host takes the export over.</param>
    private async Task<ExportSheet> WritePeriod(ExportZip zip, Request request, ExportSelection selection, long count, IStreams events,
        Func<Task> reportAlive, CancellationToken ct)
    {
        var (from, to) = (request.From!.Value, request.To!.Value);
        var (timeline, read, now) = (new PeriodTimeline(), 0, await clock.ReadNow(ct));
        var end = now < to ? now : to;
        var streamIds = new HashSet<Guid>();
        await zip.Write("looks.jsonl", async file =>
        {
            await foreach (var e in events.ReadAll(ct, selection.First - 1, selection.Last))
            {
                if (++read % 1_000 == 0)
                    await reportAlive();
                if (e.Timestamp < from || e.Timestamp >= to || e.EventTypeName == "tombstone")
                    continue;
                timeline.Add(e);
                streamIds.Add(e.StreamId);
                // No key is used, so the reasons stay sealed.
                if (Access.Of(e.Data) is { } access)
                    await ExportZip.WriteLine(file, new PeriodLook(access.Registration, AccessShown.Of(e.Timestamp, access, null)), ct);
            }
        }, ct);
        await zip.Write("states.jsonl", async file =>
        {
            var written = 0;
            // One query for all streams of a long period could take longer than another host waits before it takes the export over.
            foreach (var ids in streamIds.Order().Chunk(1_000))
            {
                await reportAlive();
                foreach (var id in await FindRegistrations(ids, ct))
                {
                    var history = new List<IEvent>();
                    await foreach (var e in events.Read(id, ct))
                        if (e.Sequence <= selection.Last && e.Timestamp < to)
                            history.Add(e);
                    if (history.Count > 0)
                        await ExportZip.WriteLine(file,
                            new PeriodState(id, history[^1].Version, StateShown.Of(history.Fold<AuditState>(), end, null)), ct);
                    if (++written % 100 == 0)
                        await reportAlive();
                }
            }
        }, ct);
        await reportAlive();
        return timeline.CreateSheet(from, to, count);
    }

    /// <summary>Returns those of the streams that are registrations.</summary>
    private async Task<IReadOnlyList<Guid>> FindRegistrations(Guid[] ids, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<Guid>(new CommandDefinition(
            """
            select stream_id
            from mt_events
            where stream_id = any(@ids) and version = 1 and type in ('wechat_authorized', 'customer_imported')
            order by 1
            """, new { ids }, cancellationToken: ct))];
    }

    private async Task<IReadOnlyList<OpenedValue>> WritePersonalValues(ExportZip zip, Guid id, Request request, Approval approved,
        IReadOnlyList<IEvent> events, CancellationToken ct)
    {
        var values = new List<OpenedValue>();
        foreach (var e in events.OrderBy(e => e.Sequence))
            values.AddRange(await OpenedValue.Of(e, keyRing, ct));
        await zip.Write("personal.json", JsonSerializer.Serialize(new PersonalFile(
            "含明文个人信息，仅限所述用途使用，用后请销毁。 Personal values in clear: for the stated purpose only; destroy it afterwards.", id,
            request.Reason, request.Actor, approved, await clock.ReadNow(ct), values), IndentedJson), ct);
        return values;
    }

    private static async Task<string> ReadVerifier(CancellationToken ct)
    {
        using var reader = new StreamReader(typeof(AuditExport).Assembly.GetManifestResourceStream("PowerCrm.Host.verify.py")!);
        return await reader.ReadToEndAsync(ct);
    }
}

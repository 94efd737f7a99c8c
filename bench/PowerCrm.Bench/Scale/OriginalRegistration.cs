using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dapper;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Bench.Scale;

/// <summary>The progress of a registration.</summary>
internal enum Stage { SignedIn, Pending, Processing, Assigned, Serving }

/// <summary>One row of an original: its table, and its text as JSON, cut where copies differ.</summary>
internal sealed record RowTemplate(string Table, IReadOnlyList<TemplatePart> Parts);

/// <summary>
/// A registration that was made through the API, with all its rows: the source of copies. Its sealed values are opened once; each copy has
/// its own key and seals them again, by the product's own code.
/// </summary>
internal sealed partial class OriginalRegistration
{
    // Referenced tables come before those that refer to them. Rows that are deleted automatically within a day are not copied: answers
    // stored for a retry, codes, counters of limits, due rows, handled messages.
    private static readonly string[] Tables = ["mt_streams", "mt_events", "pc_identities", "pc_phones", "pc_images", "pc_readings",
        "pc_drafts", "pc_signals", "pc_review_cases", "pc_review_drafts", "pc_assignments", "pc_assignment_waiting", "pc_inbox",
        "pc_inbox_customers", "pc_outside_attempts", "pc_message_credits", "pc_sms_notices", "pc_sms_notice_people", "pc_sessions",
        "pc_refresh_tokens"];

    private static readonly string[] Fields = [SealedFieldNames.Identity, SealedFieldNames.Phone, SealedFieldNames.Applicant,
        SealedFieldNames.Readings, SealedFieldNames.Purpose, SealedFieldNames.Note, SealedFieldNames.Texts, SealedFieldNames.Refused];

    private readonly List<Guid> ownIds = [];
    private readonly Guid? manager;
    private readonly Dictionary<string, TemplatePart> textParts = new(StringComparer.Ordinal);

    private OriginalRegistration(Guid id, Stage stage, Guid? manager) => (Id, Stage, this.manager) = (id, stage, manager);

    public Guid Id { get; }
    public Stage Stage { get; }
    public DateTimeOffset StartedAt { get; private set; }
    public IReadOnlyList<RowTemplate> Rows { get; private set; } = [];

    /// <summary>The ids that belong only to it; the first is the registration's. A copy replaces them.</summary>
    public IReadOnlyList<Guid> OwnIds => ownIds;

    /// <summary>The ids whose keys seal its values, as indexes into <see cref="OwnIds"/>.</summary>
    public IReadOnlyList<int> Subjects { get; private set; } = [];

    public int Events => Rows.Count(r => r.Table == "mt_events");

    /// <param name="manager">The manager of the customer; null when there is none yet.</param>
    /// <param name="all">The ids of all originals: a finding of one may name another, whose rows are not its own.</param>
    public static async Task<OriginalRegistration> Read(NpgsqlDataSource database, KeyRing keys, Guid id, Stage stage, Guid? manager,
        IReadOnlySet<Guid> sharedIds, IReadOnlyCollection<Guid> all, CancellationToken ct)
    {
        var others = all.Where(o => o != id).SelectMany(o => new[] { o, AccessStream.Of(o), ReadingStream.Of(o) }).ToHashSet();
        var it = new OriginalRegistration(id, stage, manager);
        await using var connection = await database.OpenConnectionAsync(ct);
        var streams = (await connection.QueryAsync<Guid>(
            "select distinct stream_id from mt_events where stream_id = @id or data::text like @named",
            new { id, named = $"%{id}%" })).Where(s => !others.Contains(s)).ToHashSet();
        var sessions = await connection.QueryAsync<Guid>("select id from pc_sessions where subject = @id", new { id });
        var rows = new List<(string Table, string Text)>();
        var like = streams.Append(id).Concat(sessions).Select(s => $"%{s}%").ToArray();
        foreach (var table in Tables)
            rows.AddRange((await connection.QueryAsync<string>($"""
                select (to_jsonb(t) - 'seq_id')::text from {table} t where to_jsonb(t)::text like any (@like)
                order by {(table == "mt_events" ? "seq_id" : "1")}
                """, new { like })).Select(text => (table, text)));
        // Events of other streams may contain this registration: those of a manager or of an account.
        rows.RemoveAll(r => r.Table is "mt_streams" or "mt_events" && !streams.Any(s => r.Text.Contains($"{s}", StringComparison.Ordinal)));
        rows.RemoveAll(r => IsOfOther(r.Text, id, others));
        it.ownIds.Add(id);
        it.ownIds.AddRange(rows.SelectMany(r => Ids().Matches(r.Text)).Select(m => Guid.Parse(m.Value)).Distinct()
            .Where(i => i != id && !sharedIds.Contains(i)));
        it.StartedAt = await connection.ExecuteScalarAsync<DateTime>("select created from mt_streams where id = @id", new { id });
        await it.CollectKnownTexts(connection, keys, ct);
        var templates = new List<RowTemplate>();
        foreach (var (table, text) in rows)
            templates.Add(new RowTemplate(table, await it.ParseParts(text, it.ReadStreamId(text), keys, ct)));
        it.Rows = templates;
        it.Subjects = [.. templates.SelectMany(c => c.Parts).OfType<SealedPart>().Select(p => p.Subject).Append(0).Distinct()];
        return it;
    }

    private static bool IsOfOther(string row, Guid id, HashSet<Guid> others)
    {
        var values = JsonNode.Parse(row)!.AsObject().Select(m => m.Value).OfType<JsonValue>()
            .Select(v => v.TryGetValue<string>(out var text) && Guid.TryParse(text, out var value) ? value : Guid.Empty).ToList();
        return values.Any(others.Contains) && !values.Contains(id);
    }

    /// <summary>Collects texts that every copy replaces wherever they occur: the phone, and the company in each of its spellings.</summary>
    private async Task CollectKnownTexts(NpgsqlConnection connection, KeyRing keys, CancellationToken ct)
    {
        foreach (var json in await connection.QueryAsync<string>(
            "select data ->> 'Phone' from mt_events where stream_id = @Id and type = 'phone_verified'", new { Id }))
            if (await keys.Open<VerifiedPhone>(System.Text.Json.JsonSerializer.Deserialize<Personal>(json, StoreJson.Options),
            SealedFieldNames.Phone,
                "bench", ct) is { Phone: var phone })
            {
                textParts[phone] = new PhonePart(null);
                textParts[Convert.ToHexStringLower(keys.Index("phone", phone))] = new PhonePart(keys);
            }
        foreach (var name in await connection.QueryAsync<string>("select company_name from pc_review_cases where registration_id = @Id",
            new { Id }))
        {
            textParts[string.Join(' ', Pinyin.Spellings(Names.Key(name), 8))] = new CompanyPart(n =>
                string.Join(' ', Pinyin.Spellings(Names.Key(n), 8)));
            textParts[Names.Key(name)] = new CompanyPart(Names.Key);
            textParts[name] = new CompanyPart(n => n);
        }
    }

    private async Task<IReadOnlyList<TemplatePart>> ParseParts(string text, Guid stream, KeyRing keys, CancellationToken ct)
    {
        var (parts, from) = (new List<TemplatePart>(), 0);
        var knownTexts = textParts.Keys.OrderByDescending(k => k.Length).Select(Regex.Escape);
        var pattern = string.Join('|', [SealedPattern, .. knownTexts, BytesPattern, BitsPattern, TimePattern, GuidPattern]);
        foreach (Match match in Regex.Matches(text, pattern, RegexOptions.None, TimeSpan.FromSeconds(10)))
        {
            parts.Add(new TextPart(text[from..match.Index]));
            from = match.Index + match.Length;
            parts.Add(await ParsePart(match, stream, text, keys, ct));
        }
        parts.Add(new TextPart(text[from..]));
        return parts;
    }

    private async Task<TemplatePart> ParsePart(Match match, Guid stream, string row, KeyRing keys, CancellationToken ct)
    {
        if (match.Groups["sealed"].Success)
            return await OpenSealed(match, stream, keys, ct);
        if (textParts.TryGetValue(match.Value, out var part))
            return part;
        if (match.Groups["bytes"].Success)
            return await OpenSealedBytes(Convert.FromHexString(match.Groups["bytes"].Value), row, keys, ct)
                ?? new NoisePart(match.Value[3..].Length / 2, Hex: true);
        if (match.Groups["bits"].Success)
            return new NoisePart(32, Hex: false);
        if (match.Groups["time"].Success)
            return new TimePart(DateTimeOffset.Parse(match.Value, System.Globalization.CultureInfo.InvariantCulture));
        return FindIdPart(Guid.Parse(match.Value)) ?? new TextPart(match.Value);
    }

    private TemplatePart? FindIdPart(Guid id) => id == manager ? new ManagerPart()
        : id == AccessStream.Of(Id) ? new DerivedPart(AccessStream.Of)
        : id == ReadingStream.Of(Id) ? new DerivedPart(ReadingStream.Of)
        : ownIds.FindIndex(cause => NotificationStream.Of(Id, cause) == id) is var place and >= 0 ? new NoticePart(place)
        : ownIds.IndexOf(id) is var at and >= 0 ? new IdPart(at) : null;

    private async Task<TemplatePart> OpenSealed(Match match, Guid stream, KeyRing keys, CancellationToken ct)
    {
        var value = new Personal(Guid.Parse(match.Groups["subject"].Value), 1, Convert.FromBase64String(match.Groups["sealed"].Value));
        foreach (var field in Fields)
            try
            {
                if (await keys.Open<JsonNode>(value, field, "bench", ct, stream) is { } plaintext)
                    return new SealedPart(ownIds.IndexOf(value.Subject), field, FindIdPart(stream)
                        ?? throw new InvalidOperationException($"Stream {stream} is not of registration {Id}."),
                        await ParseParts(plaintext.ToJsonString(StoreJson.Options), stream, keys, ct));
            }
            catch (System.Security.Cryptography.CryptographicException)
            {
                // The value belongs to another field.
            }
        throw new InvalidOperationException($"A sealed value of stream {stream} cannot be opened.");
    }

    private async Task<TemplatePart?> OpenSealedBytes(byte[] data, string row, KeyRing keys, CancellationToken ct)
    {
        var ids = Ids().Matches(row).Select(m => Guid.Parse(m.Value)).Distinct();
        foreach (var (field, pictureId) in ids.SelectMany(i => new[] { ("reading/", (Guid?)i), ("mark/", i) }).Append(("draft", null)))
            if (await keys.OpenBytes(Id, pictureId is null ? field : $"{field}{pictureId:N}", data, ct) is { } plaintext)
                return new SealedBytesPart(field, pictureId is { } picture ? ownIds.IndexOf(picture) : null, field == "mark/" ? [] : await
                    ParseParts(Encoding.UTF8.GetString(plaintext), Id, keys, ct), plaintext);
        return null;
    }

    private Guid ReadStreamId(string row) => StreamId().Match(row) is { Success: true } m ? Guid.Parse(m.Groups[1].Value) : Id;

    // In the order of PostgreSQL's jsonb: by length of the name, then alphabetically.
    private const string SealedPattern =
            """\{"key": \d+, "sealed": "(?<sealed>[A-Za-z0-9+/=]*)", "subject": "(?<subject>[0-9a-f-]{36})"\}""",
        BytesPattern = """\\\\x(?<bytes>[0-9a-f]{32,})""", BitsPattern = """(?<bits>(?<=")[01]{256}(?="))""",
        TimePattern = """(?<time>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2}))""",
        GuidPattern = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

    [GeneratedRegex(GuidPattern)]
    internal static partial Regex Ids();

    [GeneratedRegex("\"stream_id\": \"([0-9a-f-]{36})\"")]
    private static partial Regex StreamId();
}

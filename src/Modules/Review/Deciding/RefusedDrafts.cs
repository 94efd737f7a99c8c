using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>A draft as shown to its author.</summary>
/// <param name="RefusedAs">The code of the refusal.</param>
public sealed record DraftShown(string Kind, string Verdict, string? Step, IReadOnlyList<RefusedReason> Reasons, string? Note,
    int Round, string RefusedAs, DateTimeOffset KeptAt);

/// <summary>
/// Keeps the text of a request that lost a race. It is stored before the refusal is sent, one draft per case and author, until the author
/// decides or discards it. It is free text about a person, so it is sealed with that person's key and deleted when the person is erased,
/// and in any case after 30 days.
/// </summary>
public sealed class RefusedDrafts(NpgsqlDataSource database, IKeyRing keys, StreamsFactory streams)
{
    private readonly IStreams events = streams.As(Caller.System("keep_draft"));

    public const string Decision = "decision", Checks = "checks", SecondOpinion = "second_opinion";

    internal static Sweep ExpiredSweep { get; } = new("delete from pc_review_drafts where kept_at <= powercrm_now() - interval '30 days';");

    /// <summary>Refusals because somebody else was faster. Other refusals are the sender's mistake, and nothing is kept.</summary>
    private static readonly HashSet<string> RaceCodes = new(StringComparer.Ordinal)
    {
        "version_mismatch", "not_claimed", "already_decided", "second_opinion_pending", "no_opinion_asked",
    };

    /// <summary>
    /// Stores the draft before a response that reports a lost race; returns other responses unchanged. A check or an opinion without a note
    /// contains no text, and does not replace the draft of a decision.
    /// </summary>
    public IResult KeepIfRaced(IResult result, Guid id, ReviewCase it, CurrentCaller caller, RefusedDraft draft) =>
        result is Problem problem && it.Exists && RaceCodes.Contains(problem.Code)
        && (draft.Kind == Decision || draft.Note is { Length: > 0 })
            ? problem with { BeforeSend = () => Write(id, it.Round, caller.Id, draft, problem.Code) } : result;

    internal static Row DeleteRow(Guid id, Guid author) =>
        Row.Any("delete from pc_review_drafts where registration_id = $1 and author = $2", id, author);

    internal static Row DeleteRow(Guid id) => Row.Any("delete from pc_review_drafts where registration_id = $1", id);

    internal async Task<DraftShown?> Find(Guid id, Guid author, CancellationToken ct)
    {
        var row = await FindRow(id, author, ct);
        if (row is null || await keys.Open<RefusedDraft>(JsonSerializer.Deserialize<Personal>(row.Draft), SealedFieldNames.Refused,
            "own draft", ct)
            is not { } it)
            return null;
        return new DraftShown(it.Kind, it.Verdict, it.Step, it.Reasons, it.Note, row.Round, row.RefusedAs, row.KeptAt);
    }

    private async Task<DraftRow?> FindRow(Guid id, Guid author, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<DraftRow>(new CommandDefinition(
            """
            select round as Round, draft::text as Draft, refused_as as RefusedAs, kept_at as KeptAt
            from pc_review_drafts
            where registration_id = @id and author = @author
            """, new { id, author }, cancellationToken: ct));
    }

    internal async Task Discard(Guid id, Guid author, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await Rows.Run(connection, null, [DeleteRow(id, author)], ct);
    }

    /// <summary>Runs even if the client has disconnected, because the client's text would be lost as well.</summary>
    private async Task Write(Guid id, int round, Guid author, RefusedDraft draft, string refusedAs)
    {
        Personal data;
        try
        {
            data = await keys.Seal(id, SealedFieldNames.Refused, draft, CancellationToken.None);
        }
        catch (SubjectErasedException)
        {
            return;
        }
        while (true)
        {
            // Loaded before the connection of the transaction is opened, so that no request holds one while it waits for a second.
            var (it, version, _) = await events.Load<ReviewCase>(id, CancellationToken.None);
            if (!it.Exists)
                return;
            await using var connection = await database.OpenConnectionAsync(CancellationToken.None);
            await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
            // An erasure waits for this lock and then deletes the draft, or has changed the version.
            if (await SessionStreams.LockShared(connection, transaction, id, CancellationToken.None) != version)
                continue;
            await Rows.Run(connection, transaction, [Row.Any("""
                insert into pc_review_drafts (registration_id, author, round, draft, refused_as, kept_at)
                values ($1, $2, $3, $4::jsonb, $5, powercrm_now())
                on conflict (registration_id, author) do update
                set round = excluded.round, draft = excluded.draft, refused_as = excluded.refused_as, kept_at = excluded.kept_at
                """, id, author, round, JsonSerializer.Serialize(data), refusedAs)], CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
            return;
        }
    }

    private sealed class DraftRow
    {
        public int Round { get; init; }
        public string Draft { get; init; } = "";
        public string RefusedAs { get; init; } = "";
        public DateTime KeptAt { get; init; }
    }
}

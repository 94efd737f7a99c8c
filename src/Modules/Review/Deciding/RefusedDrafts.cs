using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>A draft as its author reads it.</summary>
/// <param name="RefusedAs">The code that it was refused with.</param>
public sealed record DraftShown(string Kind, string Verdict, string? Step, IReadOnlyList<RefusedReason> Reasons, string? Note,
    int Round, string RefusedAs, DateTimeOffset KeptAt);

/// <summary>
/// What the loser of a race typed: kept before the refusal is sent, one a case and author, until its author decides or discards it. Free
/// text about a person, so it is sealed with that person's key and gone with it; after 30 days it is gone in any case.
/// </summary>
public sealed class RefusedDrafts(NpgsqlDataSource database, IKeyRing keys, EventStreams streams)
{
    private readonly IStreams events = streams.As(Caller.System("keep_draft"));

    public const string Decision = "decision", Checks = "checks", SecondOpinion = "second_opinion";

    internal static Sweep Old { get; } = new("delete from pc_review_drafts where kept_at <= powercrm_now() - interval '30 days';");

    /// <summary>Refusals that say that somebody else was faster; the others are the sender's own fault, and told at once.</summary>
    private static readonly HashSet<string> Races = new(StringComparer.Ordinal)
    {
        "version_mismatch", "not_claimed", "already_decided", "second_opinion_pending", "no_opinion_asked",
    };

    /// <summary>
    /// For what an endpoint is about to answer: a lost race is kept first, everything else goes as it is. A check or an opinion without a
    /// note is nothing that was typed, and does not take the place of a decision.
    /// </summary>
    public IResult Keep(IResult answer, Guid id, ReviewCase it, CurrentCaller caller, RefusedDraft draft) =>
        answer is Problem no && it.Exists && Races.Contains(no.Code) && (draft.Kind == Decision || draft.Note is { Length: > 0 })
            ? no with { Beforehand = () => Write(id, it.Round, caller.Id, draft, no.Code) } : answer;

    internal static Row Gone(Guid id, Guid author) =>
        Row.Any("delete from pc_review_drafts where registration_id = $1 and author = $2", id, author);

    internal static Row Gone(Guid id) => Row.Any("delete from pc_review_drafts where registration_id = $1", id);

    internal async Task<DraftShown?> Find(Guid id, Guid author, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var row = await connection.QuerySingleOrDefaultAsync<Kept>(new CommandDefinition(
            """
            select round as Round, draft::text as Draft, refused_as as RefusedAs, kept_at as KeptAt
            from pc_review_drafts
            where registration_id = @id and author = @author
            """, new { id, author }, cancellationToken: ct));
        if (row is null || await keys.Open<RefusedDraft>(JsonSerializer.Deserialize<Personal>(row.Draft), Sealed.Refused, "own draft", ct)
            is not { } it)
            return null;
        return new DraftShown(it.Kind, it.Verdict, it.Step, it.Reasons, it.Note, row.Round, row.RefusedAs, row.KeptAt);
    }

    internal async Task Discard(Guid id, Guid author, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await Rows.Run(connection, null, [Gone(id, author)], ct);
    }

    /// <summary>Also when the client has gone: it lost what it sent, too.</summary>
    private async Task Write(Guid id, int round, Guid author, RefusedDraft draft, string refusedAs)
    {
        Personal data;
        try
        {
            data = await keys.Seal(id, Sealed.Refused, draft, CancellationToken.None);
        }
        catch (SubjectErasedException)
        {
            return;
        }
        await using var connection = await database.OpenConnectionAsync(CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
        // An erasure waits, and deletes it, or was there before.
        await SessionStreams.LockShared(connection, transaction, id, CancellationToken.None);
        if (!(await events.Load<ReviewCase>(id, CancellationToken.None)).State.Exists)
            return;
        await Rows.Run(connection, transaction, [Row.Any("""
            insert into pc_review_drafts (registration_id, author, round, draft, refused_as, kept_at)
            values ($1, $2, $3, $4::jsonb, $5, powercrm_now())
            on conflict (registration_id, author) do update
            set round = excluded.round, draft = excluded.draft, refused_as = excluded.refused_as, kept_at = excluded.kept_at
            """, id, author, round, JsonSerializer.Serialize(data), refusedAs)], CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
    }

    private sealed class Kept
    {
        public int Round { get; init; }
        public string Draft { get; init; } = "";
        public string RefusedAs { get; init; } = "";
        public DateTime KeptAt { get; init; }
    }
}

using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.EventStore;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>The decision: approved, or rejected with reasons that open the fields to be mended. Everything else follows from it.</summary>
internal static class DecideReview
{
    public sealed record Request(Verdicts Decision, IReadOnlyList<ReasonRequest>? Reasons = null, [MultiLine, MaxRunes(2000)] string? Note = null);

    /// <param name="Pointer">Narrows the reason to one field; it must be one that the reason opens.</param>
    public sealed record ReasonRequest([Exact, MaxRunes(64)] string Code, [Exact, MaxRunes(64)] string? Pointer = null, [MultiLine, MaxRunes(500)] string? Message = null);

    public enum Verdicts { [WireName("approved")] Approved, [WireName("rejected")] Rejected }

    public sealed record Answer(Guid RegistrationId, string AuthStatus, long Version, DateTimeOffset DecidedAt);

    public static void Map(IEndpointRouteBuilder reviews) => reviews.MapPost("/{id:guid}/decision", Handle).RequireStaff("reviewer", "admin").WithName(nameof(DecideReview))
        .Produces<Answer>().Refuses("not_found", "not_claimed", "checks_incomplete", "checks_failed", "already_decided", "reasons_required", "reason_unknown", "own_application").Idempotent();

    private static async Task<IResult> Handle(Guid id, Body<Request> body, IfMatch.Required ifMatch, CurrentCaller caller, Commands commands, IEventStore events, IKeyRing keys,
        NpgsqlDataSource database, HttpContext http, CancellationToken ct)
    {
        var request = body.Value;
        var asked = request.Reasons ?? [];
        if (request.Decision == Verdicts.Rejected && asked.Count == 0)
            return Problem.Invalid(new Fault("/reasons", "reasons_required") { Top = "reasons_required" });
        if (request.Decision == Verdicts.Approved && asked.Count > 0 || asked.Count > 20)
            return Problem.Invalid(new Fault("/reasons", "invalid"));
        var faults = asked.SelectMany(Faults).ToList();
        if (faults.Count > 0)
            return Problem.Invalid(faults);
        if (!(await events.Load<ReviewCase>(id, ct)).State.Exists)
            return Problem.NotFound;
        var own = await IsOwn(id, caller.Id, database, ct);
        var reasons = asked.Select(r => (Asked: r, Reason: ReasonCatalogue.Find(r.Code)!))
            .Select(r => new RejectionReason(r.Reason.Code, r.Reason.Step, r.Asked.Pointer is { } pointer ? [pointer] : r.Reason.Opens)).ToList();
        var texts = request.Note is not null || asked.Any(r => r.Message is not null)
            ? await keys.Seal(id, Sealed.Texts, new DecisionTexts(request.Note, [.. asked.Select(r => r.Message)]), ct) : null;
        var decided = request.Decision == Verdicts.Approved ? AuthStatus.Approved : AuthStatus.Rejected;
        return await commands.Run<ReviewCase>(http, id, (it, now) => Decide(id, it, caller.Id, decided, reasons, texts, ifMatch.Version, own, now),
            done => Reply.Ok(new Answer(id, decided, done.Version, done.At), done.Version), ct, ifMatch);
    }

    public static Decision Decide(Guid id, ReviewCase it, Guid reviewer, string decided, IReadOnlyList<RejectionReason> reasons, Personal? texts, long seen, bool own,
        DateTimeOffset now)
    {
        string?[] checks = [it.MaterialsVerdict, it.Identity];
        return it switch
        {
            { Exists: false } => ReviewProblems.Missing,
            { Status: AuthStatus.Approved or AuthStatus.Rejected } => ReviewProblems.AlreadyDecided,
            _ when !it.HeldBy(reviewer, now) => ReviewProblems.NotClaimed,
            _ when own => ReviewProblems.OwnApplication,
            _ when decided == AuthStatus.Approved && checks.Contains(Verdict.Failed) => ReviewProblems.ChecksFailed,
            _ when decided == AuthStatus.Approved && checks.Any(c => c is null) => ReviewProblems.ChecksIncomplete,
            _ when decided == AuthStatus.Rejected && !checks.Contains(Verdict.Failed) => ReviewProblems.ChecksIncomplete,
            _ => Decision.Append(new ReviewDecided(it.Round, decided, reviewer, reasons, seen, ReasonCatalogue.Version, texts))
                .With(CaseRow.Upsert(id, it, decided, null, null), Due.Cancel(id, ExpireLease.Command)),
        };
    }

    private static IEnumerable<Fault> Faults(ReasonRequest asked, int index)
    {
        var reason = ReasonCatalogue.Find(asked.Code);
        if (reason is null)
            yield return new Fault($"/reasons/{index}/code", "reason_unknown") { Top = "reason_unknown" };
        else if (asked.Pointer is { } pointer && !reason.Opens.Contains(pointer))
            yield return new Fault($"/reasons/{index}/pointer", "invalid");
    }

    /// <summary>The staff account's phone is the applicant's: found by blind index, without opening either.</summary>
    private static async Task<bool> IsOwn(Guid id, Guid reviewer, NpgsqlDataSource database, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select 1 from pc_phones p join pc_staff s on s.phone_index = p.phone where p.registration = @id and s.id = @reviewer)",
            new { id, reviewer }, cancellationToken: ct));
    }
}

using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Assignment;

/// <summary>
/// Returns the customer's phone number in clear, to the manager, or to the substitute during a leave, but not while the customer's consent
/// is withdrawn. The customer can see who read it, when and for what purpose.
/// </summary>
[Tags("customers")]
public static class RevealPhone
{
    /// <param name="Purpose">The purpose, which the customer can read.</param>
    public sealed record Request([NoPersonalNumber, MinRunes(2), MaxRunes(200)] string Purpose);

    internal sealed record Answer(string Phone);

    private sealed record Shown;

    [WolverinePost("/customers/{id:guid}/reveal-phone"), Staff("manager"), Idempotent]
    [Answers<Answer>, ProblemCodes("consent_withdrawn")]
    public static async Task<IResult> Post(Guid id, Body<Request> body, CurrentCaller caller, NpgsqlDataSource source, IStreams events,
        IKeyRing keys, CoveredColleagues covered, HttpContext http, CancellationToken ct)
    {
        if (await CustomerRows.Find(source, id, [caller.Id, .. (await covered.FindFor(caller.Id, ct)).Keys], ct) is not { } row)
            return Problem.NotFound;
        if (row.Customer.ConsentWithdrawn)
            return new Problem("consent_withdrawn");
        if ((await keys.Open<ApplicantData>(row.Customer.Applicant, SealedFieldNames.Applicant, "reveal phone", ct))
            .FindPhoneNumber() is not { } phone)
            return Problem.NotFound;
        var reply = Reply.Ok(new Answer(phone)).WithHeader("Cache-Control", "no-store");
        // A retry is the same access. The number is not stored for it but read again, if the customer is still the manager's.
        var scope = IdempotencyScope.Of(http);
        if (scope.GetFacts<Shown>() is not null)
            return reply.WithHeader("Idempotency-Replayed", "true");
        scope.StoreFactsOnly(new Shown());
        // Recorded in a stream of its own, so that the customer's version does not change.
        var purpose = await AccessStream.SealPurpose(keys, id, body.Value.Purpose, ct);
        await events.Append(
            [AccessStream.Append(new PersonalDataRevealed(id, caller.Id, caller.Role ?? "manager", "phone", purpose))], ct,
            scope.RowsFor(reply));
        return reply;
    }
}

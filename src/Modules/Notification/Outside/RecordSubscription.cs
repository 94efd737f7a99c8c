using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Notification;

/// <summary>Records whether the applicant allowed one more message of a template when the mini-program asked.</summary>
[Tags("notifications")]
public static class RecordSubscription
{
    public sealed record Request([Exact, MaxRunes(64)] string TemplateId, Outcome Outcome);

    public enum Outcome
    {
        [WireName("accept")] Accept,
        [WireName("reject")] Reject,
        [WireName("ban")] Ban,
    }

    /// <param name="Credits">Number of messages of this template that can still be sent.</param>
    internal sealed record Answer(string TemplateId, int Credits);

    [WolverinePost("/auth/subscriptions"), Applicant, Idempotent]
    [Answers<Answer>]
    public static async Task<IResult> Post(Body<Request> body, CurrentCaller caller, Templates templates, NpgsqlDataSource source,
        HttpContext http, CancellationToken ct)
    {
        var (template, outcome) = body.Value;
        if (templates.All.All(t => t.Id != template))
            return Problem.Invalid(new Fault("/templateId", "template_unknown"));
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var credits = await MessageCredits.Record(connection, transaction, caller.Id, template, outcome == Outcome.Accept, ct);
        var reply = Reply.Ok(new Answer(template, credits));
        await Rows.Run(connection, transaction, IdempotencyScope.Of(http).RowsFor(reply), ct);
        await transaction.CommitAsync(ct);
        return reply;
    }
}

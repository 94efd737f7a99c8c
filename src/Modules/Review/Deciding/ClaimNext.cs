using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using PowerCrm.EventStore;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>The most urgent free case, and never the same one for two reviewers who ask at once.</summary>
internal static class ClaimNext
{
    private const int Tries = 20;

    // The row is taken for a minute here, under a lock that others skip; the claim itself, in the stream, then sets the real lease.
    private const string Take = """
        update pc_review_cases set claimed_by = @me, lease_until = powercrm_now() + interval '1 minute'
        where registration_id = (
            select registration_id from pc_review_cases
            where status in ('pending', 'processing') and (claimed_by is null or lease_until <= powercrm_now()) and registration_id <> all(@tried)
            order by due_at, registration_id limit 1 for update skip locked)
        returning registration_id
        """;

    public static void Map(IEndpointRouteBuilder reviews) => reviews.MapPost("/claim-next", Handle).RequireStaff("reviewer", "admin")
        .WithName(nameof(ClaimNext)).Produces<CaseAnswer>().Produces(204).Idempotent();

    private static async Task<IResult> Handle(CurrentCaller caller, IEventStore events, CaseReader cases, NpgsqlDataSource database, CancellationToken ct)
    {
        var tried = new List<Guid>();
        while (tried.Count < Tries)
        {
            Guid? id;
            await using (var connection = await database.OpenConnectionAsync(ct))
                id = await connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(Take, new { me = caller.Id, tried = tried.ToArray() }, cancellationToken: ct));
            if (id is not { } next)
                return Reply.NoContent();
            // The row may lag behind its stream (decided, withdrawn, claimed a moment ago): then the next one.
            if (await events.Decide<ReviewCase>(next, (it, now) => ClaimReview.Decide(next, it, caller.Id, now), ct) is Outcome.Done)
                return await cases.Read(next, caller, ct) is { } answer ? Reply.Ok(answer, answer.Version) : Reply.NoContent();
            tried.Add(next);
        }
        return Reply.NoContent();
    }
}

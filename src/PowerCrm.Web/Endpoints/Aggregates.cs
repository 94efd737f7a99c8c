using Marten;
using Microsoft.AspNetCore.Http;
using PowerCrm.Store;
using Wolverine.Marten;

namespace PowerCrm.Web;

/// <summary>
/// From a decision to what an endpoint with <c>[WriteAggregate]</c> returns: its answer, the events and the rows that go with them.
/// </summary>
public static class Answering
{
    /// <param name="version">The stream's version that was decided on.</param>
    public static (IResult, Events, IEnumerable<IMartenOp>) Answer(this Decision decision, long version, DateTimeOffset now,
        Func<Appending, Reply> answer)
    {
        if (decision.Rejection is { } no)
            return (Problem.From(no), [], []);
        Events events = [.. decision.Events];
        return (answer(new Appending(version + events.Count, now, decision.Events)), events, decision.Rows);
    }
}

/// <summary>What the rim does inside the session of an endpoint; called by generated code.</summary>
public static class EndpointSession
{
    /// <summary>Says in whose name the session appends.</summary>
    public static void Sign(HttpContext http, IDocumentSession session) => EventSessions.Sign(session,
        CurrentCaller.Of(http)?.ForEvents() ?? new Caller(Caller.DefaultTenant, "anonymous", Problem.TraceId(http)));

    /// <summary>Under an Idempotency-Key the answer is kept in the transaction of the events.</summary>
    public static void Keep(HttpContext http, IResult result, IDocumentSession session)
    {
        if (result is Reply reply)
            session.Write(IdempotencyScope.Of(http).For(reply));
    }
}

/// <summary>
/// A race is decided again: the endpoint is called once more, on the stream as it is then. Wolverine's policies for errors are for
/// messages; they do not reach endpoints.
/// </summary>
internal sealed class DecideAgain(RequestDelegate next)
{
    private const int Tries = 4;

    /// <summary>Marks an endpoint that may be called again.</summary>
    internal sealed record Allowed;

    public async Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<Allowed>() is null)
        {
            await next(http);
            return;
        }
        for (var tries = 1; ; tries++)
            try
            {
                await next(http);
                return;
            }
            catch (Exception e) when (Store.Faults.IsStale(e) && !http.Response.HasStarted)
            {
                if (tries == Tries)
                    throw Problem.Unavailable("database_unavailable", TimeSpan.FromSeconds(1)).Exception();
                await Task.Delay(Store.Faults.Shortly(tries), http.RequestAborted);
            }
    }
}

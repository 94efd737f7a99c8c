using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Web;

/// <summary>The one place where exceptions become responses. An unexpected exception reveals nothing but the trace id.</summary>
internal sealed partial class ExceptionMiddleware(RequestDelegate next, ILogger<ExceptionMiddleware> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            if (e is OperationCanceledException && http.RequestAborted.IsCancellationRequested)
            {
                http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
                return;
            }
            var problem = ToProblem(e, http);
            if (problem.Code == "internal_error")
                LogFailed(Problem.TraceId(http), e.GetType().FullName!, DescribeOrigin(e));
            else if (StoreFaults.IsOfNewerBuild(e))
                LogNewerBuild(Problem.TraceId(http));
            else if (problem.Code == "database_unavailable")
                LogDatabaseUnavailable(Problem.TraceId(http), e.GetType().Name);
            var close = http.Response.Headers.Connection;
            http.Response.Clear();
            if (close.Count > 0)
                http.Response.Headers.Connection = close;
            await problem.ExecuteAsync(http);
        }
    }

    internal static Problem DatabaseUnavailable => Problem.Unavailable("database_unavailable", TimeSpan.FromSeconds(5));

    /// <summary>Returns the problem for a request that was cancelled after <see cref="RequestTimeouts"/>.</summary>
    internal static Problem CreateTimeoutProblem(HttpContext http) => RawBody.IsIncomplete(http)
        ? new Problem("request_timeout") : DatabaseUnavailable;

    internal static Problem ToProblem(Exception e, HttpContext http) => e switch
    {
        ProblemException it => it.Problem,
        StaleVersionException it => Problem.Stale(it.ActualVersion),
        TooManyConflictsException => Problem.Unavailable("database_unavailable", TimeSpan.FromSeconds(1)),
        PastTablesBusyException => Problem.Unavailable("database_unavailable", TimeSpan.FromSeconds(30)),
        RowMissedException it => Problem.From(it.Rejection),
        // The token of an erased person is no longer valid; for other callers the person no longer exists.
        SubjectErasedException => CurrentCaller.Of(http) is { IsApplicant: true } ? new Problem("unauthenticated") : Problem.NotFound,
        BadHttpRequestException it => new Problem(StatusProblems.GetCode(it.StatusCode), it.StatusCode),
        OperationCanceledException => CreateTimeoutProblem(http),
        _ when IsTransient(e) || StoreFaults.IsOfNewerBuild(e) => DatabaseUnavailable,
        _ => new Problem("internal_error"),
    };

    /// <summary>
    /// Whether the failure is transient: no connection (also if the server refuses it), connection pool exhausted, server shutting down or
    /// no longer the primary, out of disk space or connections, or cancelled after <see cref="RequestTimeouts"/>.
    /// </summary>
    private static bool IsTransient(Exception? e) => e switch
    {
        PostgresException p => p.SqlState is "57014" || p.InvariantSeverity is "FATAL" or "PANIC" || StoreFaults.IsTransient(p),
        NpgsqlException or OperationCanceledException => true,
        null => false,
        _ => IsTransient(e.InnerException),
    };

    /// <summary>Returns types and stack trace only: exception messages may contain user input.</summary>
    private static string DescribeOrigin(Exception e) => string.Join(" <- ", EnumerateChain(e).Select(x => x.GetType().Name
        + (x is PostgresException { SqlState: var state } ? " " + state : ""))) + Environment.NewLine + e.StackTrace;

    private static IEnumerable<Exception> EnumerateChain(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
            yield return e;
    }

    [LoggerMessage(1, LogLevel.Error, "The request {Trace} failed with {Type}: {Where}")]
    private partial void LogFailed(string trace, string type, string where);

    [LoggerMessage(2, LogLevel.Warning, "The database was unavailable during request {Trace} ({Type})")]
    private partial void LogDatabaseUnavailable(string trace, string type);

    [LoggerMessage(3, LogLevel.Error,
        "The request {Trace} read an event that only a newer build knows: replace this host with that build")]
    private partial void LogNewerBuild(string trace);
}

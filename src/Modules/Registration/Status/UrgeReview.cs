using Microsoft.AspNetCore.Http;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;
using Wolverine.Marten;

namespace PowerCrm.Registration;

/// <summary>The applicant urges a pending review, once per working day. The queue shows it and the reviewers are notified.</summary>
[Tags("registration")]
public static class UrgeReview
{
    internal sealed record Response(DateTimeOffset ExpectedBy);

    public static Guid Own(CurrentCaller caller) => caller.Id;

    [WolverinePost("/auth/urge"), Applicant, Idempotent]
    [Answers<Response>, ProblemCodes("nothing_to_urge", "already_decided", "urged_already")]
    public static (IResult, Events, IEnumerable<IMartenOp>) Post([WriteAggregate(FromMethod = nameof(Own))] Registrant it,
        DateTimeOffset now) =>
        Decide(it, now).Answer(it.Version, now, _ => Reply.Ok(new Response(Timeline.GetExpectedBy(it.InReviewSince))));

    internal static Decision Decide(Registrant it, DateTimeOffset now) => it switch
    {
        { Status: AuthStatus.None } or { Erased: true } => RegistrationProblems.NotFound,
        { Status: AuthStatus.Approved or AuthStatus.Rejected } => new Rejection("already_decided", "The application has been decided."),
        _ when !Lifecycle.Allows(it.Status, LifecycleCommand.Urge) =>
        new Rejection("nothing_to_urge", "No application is waiting for its review."), { UrgedAt: { } last }
        when GetNextUrgeTime(last) > now =>
            new Rejection("urged_already", "The review can be urged once a working day.") { RetryAfter = GetNextUrgeTime(last) - now },
        _ => Decision.Append(new ReviewUrged(it.Round)),
    };

    /// <summary>
    /// Returns the start of the next working day in China. A day off counts as part of the working day before it, as in deadlines: after
    /// urging on Friday or Saturday, the next time is Monday. Withdrawing and submitting again does not allow another urging.
    /// </summary>
    public static DateTimeOffset GetNextUrgeTime(DateTimeOffset urged) =>
        ChinaTime.Start(WorkingCalendar.AddWorkingDays(ChinaTime.Day(urged), 1)).ToUniversalTime();
}

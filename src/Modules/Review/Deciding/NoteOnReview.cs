using Microsoft.AspNetCore.Http;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;
using Wolverine.Marten;

namespace PowerCrm.Review;

/// <summary>Adds a note for colleagues to a case. The author and the holder of the claim can read it.</summary>
[Tags("review")]
public static class NoteOnReview
{
    public sealed record Request([NoPersonalNumber, MultiLine, MinRunes(1), MaxRunes(1000)] string Text);

    internal sealed record Answer(Guid RegistrationId, DateTimeOffset At, long Version);

    public static IResult Before(ReviewCase it) => it.Submitted ? WolverineContinue.Result() : Problem.NotFound;

    public static async Task<Personal> LoadAsync(Guid id, Body<Request> body, IKeyRing keys, CancellationToken ct) =>
        await keys.Seal(id, SealedFieldNames.Note, new ReviewNote(body.Value.Text), ct);

    [WolverinePost("/reviews/{id:guid}/notes"), Staff("reviewer", "admin"), Idempotent]
    [Answers<Answer>(201)]
    public static (IResult, Events, IEnumerable<IMartenOp>) Post(Guid id, Body<Request> body, [WriteAggregate] ReviewCase it, Personal note,
        CurrentCaller caller, DateTimeOffset now) =>
        Decide(it, caller.Id, note).Answer(it.Version, now,
            append => Reply.Created(new Answer(id, append.At, append.Version), append.Version, $"/reviews/{id}"));

    public static Decision Decide(ReviewCase it, Guid author, Personal note) =>
        it.Submitted ? Decision.Append(new ReviewNoted(author, note)) : ReviewProblems.Missing;
}

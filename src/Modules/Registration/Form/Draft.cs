using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Registration;

/// <summary>Returns the applicant's draft on any device, with what is still wrong or missing.</summary>
[Tags("registration")]
public static class ReadDraft
{
    internal sealed record IssueShown(string Pointer, string Code, string Message, bool Blocking);

    /// <param name="Fields">Each field with <c>ok</c>, <c>warning</c> or <c>blocking</c>.</param>
    /// <param name="Next">Pointer of the next field to complete; null when the form can be submitted.</param>
    /// <param name="Opens">After a rejection, the pointers that may change; null when all may.</param>
    internal sealed record Response(JsonObject Draft, IReadOnlyList<IssueShown> Issues, string Step, DateTimeOffset? SavedAt,
        IReadOnlyDictionary<string, string> Fields, string? Next, IReadOnlyList<string>? Opens, Tariff? Tariff);

    [WolverineGet("/auth/draft"), Applicant]
    [Answers<Response>]
    public static async Task<IResult> Get(CurrentCaller caller, HttpContext http, Drafts drafts, IStreams events, CancellationToken ct)
    {
        var it = (await events.Load<Registrant>(caller.Id, ct)).State;
        var saved = await drafts.Read(caller.Id, ct);
        return Reply.Ok(ToResponse(it, saved, await drafts.Check(caller.Id, it, saved, ct), Languages.Of(http)));
    }

    internal static Response ToResponse(Registrant it, Drafts.StoredDraft draft, FormCheckResult check, Language language) =>
        new(draft.Form,
        [.. check.Issues.Select(i => new IssueShown(i.Pointer, i.Code, i.Message(language), i.Blocking))],
            FormSteps.GetCurrent(it, check.Issues), draft.At,
        check.FieldStates, check.NextPointer, it.Correcting ? CorrectionRules.GetOpenFields(it.Opens) : null, check.Tariff);
}

/// <summary>
/// Saves the form at every step as it was typed, complete or not, so that no rule makes the applicant lose input. Changes to fields that a
/// rejection did not open are saved too, with an issue that says that they cannot be submitted.
/// </summary>
[Tags("registration")]
public static class SaveDraft
{
    [WolverinePut("/auth/draft"), Applicant, Idempotent]
    [Answers<ReadDraft.Response>, ProblemCodes("already_submitted", "consent_required")]
    public static async Task<IResult> Put(PatchBody<RegistrationForm> body, CurrentCaller caller, HttpContext http, Drafts drafts,
        IStreams events, CancellationToken ct)
    {
        var it = Registrant.Initial;
        Func<Drafts.StoredDraft, FormCheckResult>? check = null;
        return await drafts.Save(caller.Id, Prepare, form => RegistrationForm.Merge(form, body.Value),
            saved => Reply.Ok(ReadDraft.ToResponse(it, saved, check!(saved), Languages.Of(http))), IdempotencyScope.Of(http), ct);

        async Task<Problem?> Prepare()
        {
            it = (await events.Load<Registrant>(caller.Id, ct)).State;
            if (it.Erased)
                return Problem.NotFound;
            if (!it.Editable)
                return new Problem("already_submitted");
            if (!it.Agreed)
                return new Problem("consent_required");
            check = await drafts.LoadCheck(caller.Id, it, ct);
            return null;
        }
    }
}

using Microsoft.AspNetCore.Http;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Vendors;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Registration;

/// <summary>
/// The person takes back everything: the key is destroyed, pictures and indexes go, sign-ins end; facts and times stay, of nobody.
/// </summary>
[Tags("privacy")]
public static class ErasePerson
{
    [WolverinePost("/privacy/erase"), Applicant, Idempotent]
    [Answers(204)]
    public static async Task<IResult> Post(CurrentCaller caller, HttpContext http, Commands commands, Images images, IBlobs blobs,
        IKeyRing keys, CancellationToken ct)
    {
        var pictures = await images.OfOwner(caller.Id, ct);
        var rows = Rows(caller, pictures);
        IReadOnlyList<Guid> own = [];
        var answer = await commands.Run<Registrant>(http, caller.Id, (it, _) =>
        {
            own = [caller.Id, .. ReadingSubject.UpTo(caller.Id, it.Round)];
            return Decide(it) is { Events.Count: > 0 } yes ? yes.With([.. own.Select(keys.Destruction), .. rows]) : Decide(it);
        }, _ => Reply.NoContent(), ct);
        if (answer is not Reply)
            return answer;
        foreach (var subject in own)
            keys.Forget(subject);
        // The key is gone, so nobody can read them any more; what breaks off here the due rows finish.
        try
        {
            foreach (var picture in pictures)
                await blobs.Delete(picture.Id, CancellationToken.None);
        }
        catch (BlobsUnavailableException)
        {
            // The due rows come back to it.
        }
        return answer;
    }

    public static Decision Decide(Registrant it) => it switch
    {
        { Status: AuthStatus.None } => new Rejection("not_found", "There is no such registration.", Missing: true),
        { Erased: true } => Decision.Nothing,
        _ => Decision.Append(new PersonalDataErased("requested")),
    };

    /// <summary>All that leads to the person, in the transaction that says it was erased.</summary>
    private static IReadOnlyList<Row> Rows(CurrentCaller caller, IReadOnlyList<Images.Image> pictures) =>
    [
        .. PersonalFields.Tables.Select(t => Row.Any($"delete from {t.Table} where {t.Owner} = $1", caller.Id)),
        .. pictures.Select(p => ImageUnused.Now(caller.Id, p.Id)),
        Sessions.EndingAll(Audience.Applicant, caller.Id),
        IdempotencyScope.Forgetting(caller.Actor),
    ];
}

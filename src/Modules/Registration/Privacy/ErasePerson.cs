using Microsoft.AspNetCore.Http;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Vendors;
using PowerCrm.Web;
using Wolverine.Http;
using Wolverine.Marten;

namespace PowerCrm.Registration;

/// <summary>
/// The person takes back everything: the key is destroyed, pictures and indexes go, sign-ins end; facts and times stay, of nobody.
/// </summary>
[Tags("privacy")]
public static class ErasePerson
{
    public static Guid Own(CurrentCaller caller) => caller.Id;

    public static Task<IReadOnlyList<Images.Image>> LoadAsync(CurrentCaller caller, Images images, CancellationToken ct) =>
        images.OfOwner(caller.Id, ct);

    [WolverinePost("/privacy/erase"), Applicant, Idempotent]
    [Answers(204)]
    public static (IResult, Events, IEnumerable<IMartenOp>) Post(CurrentCaller caller,
        [WriteAggregate(FromMethod = nameof(Own))] Registrant it,
        IReadOnlyList<Images.Image> pictures, IBlobs blobs, IKeyRing keys, DateTimeOffset now)
    {
        var own = Keys(caller.Id, it);
        var decision = Decide(it);
        if (decision.Events.Count > 0)
            decision = decision.With([.. own.Select(keys.Destruction), .. Rows(caller.Id, pictures)]);
        return decision.Answer(it.Version, now, _ => Reply.NoContent() with { Afterwards = () => Gone(own, pictures, keys, blobs) });
    }

    /// <summary>The keys are gone, so nobody can read the pictures any more; what breaks off here the due rows finish.</summary>
    internal static async Task Gone(IReadOnlyList<Guid> own, IReadOnlyList<Images.Image> pictures, IKeyRing keys, IBlobs blobs)
    {
        foreach (var subject in own)
            keys.Forget(subject);
        try
        {
            foreach (var picture in pictures)
                await blobs.Delete(picture.Id, CancellationToken.None);
        }
        catch (BlobsUnavailableException)
        {
            // The due rows come back to it.
        }
    }

    public static Decision Decide(Registrant it) => it switch
    {
        { Status: AuthStatus.None } => new Rejection("not_found", "There is no such registration.", Missing: true),
        { Erased: true } => Decision.Nothing,
        _ => Decision.Append(new PersonalDataErased("requested")),
    };

    internal static IReadOnlyList<Guid> Keys(Guid person, Registrant it) => [person, .. ReadingSubject.UpTo(person, it.Round)];

    /// <summary>All that leads to the person, in the transaction that says it was erased.</summary>
    internal static IReadOnlyList<Row> Rows(Guid person, IReadOnlyList<Images.Image> pictures) =>
    [
        .. PersonalFields.Tables.Select(t => Row.Any($"delete from {t.Table} where {t.Owner} = $1", person)),
        .. pictures.Select(p => ImageUnused.Now(person, p.Id)),
        Sessions.EndingAll(Audience.Applicant, person),
        IdempotencyScope.Forgetting($"{Audience.Applicant}:{person}"),
    ];
}

using Microsoft.AspNetCore.Http;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;
using Wolverine.Marten;

namespace PowerCrm.Registration;

/// <summary>
/// A person who was imported has no sign-in and so cannot erase their data; they ask the retailer, and an administrator does it. Whoever
/// has a sign-in does it alone (<see cref="ErasePerson"/>): nobody takes that out of their hands.
/// </summary>
[Tags("customers")]
public static class EraseImported
{
    [WolverinePost("/customers/{id:guid}/erase"), Staff("admin"), Idempotent]
    [Answers(204), Refuses("has_sign_in")]
    public static (IResult, Events, IEnumerable<IMartenOp>) Post(Guid id, CurrentCaller caller,
        [WriteAggregate(Required = false)] Registrant? it, IKeyRing keys, DateTimeOffset now)
    {
        var state = it ?? Registrant.Initial;
        var decision = Decide(state);
        if (decision.Events.Count > 0)
            decision = decision.With([keys.Destruction(id), .. PersonalFields.Tables.Select(t =>
                Row.Any($"delete from {t.Table} where {t.Owner} = $1", id))]);
        return decision.Answer(state.Version, now, _ => Reply.NoContent() with
        {
            Afterwards = () =>
            {
                keys.Forget(id);
                return Task.CompletedTask;
            },
        });
    }

    public static Decision Decide(Registrant it) => it switch
    {
        { Status: AuthStatus.None } => new Rejection("not_found", "There is no such customer.", Missing: true),
        { Imported: false } => new Rejection("has_sign_in", "The person has a sign-in and erases the data alone."),
        { Erased: true } => Decision.Nothing,
        _ => Decision.Append(new PersonalDataErased("requested")),
    };
}

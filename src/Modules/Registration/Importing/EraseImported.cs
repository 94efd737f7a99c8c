using Microsoft.AspNetCore.Http;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;
using Wolverine.Marten;

namespace PowerCrm.Registration;

/// <summary>
/// A person who was imported has no sign-in and so cannot erase their data; they ask the retailer, and an administrator does it. Whoever
/// has a sign-in does it alone (<see cref="ErasePerson"/>); a letter of somebody who cannot sign in is an operator's
/// (<see cref="Erasures"/>).
/// </summary>
[Tags("customers")]
public static class EraseImported
{
    [WolverinePost("/customers/{id:guid}/erase"), Staff("admin"), Idempotent]
    [Answers(204), Answers<ErasePerson.Waiting>(202), Refuses("has_sign_in")]
    public static (IResult, Events, IEnumerable<IMartenOp>) Post(Guid id, CurrentCaller caller,
        [WriteAggregate(Required = false)] Registrant? it, IKeyRing keys, AfterErasure after, HttpContext http,
        DateTimeOffset now)
    {
        var state = it ?? Registrant.Initial;
        // An imported customer has no pictures.
        return ErasePerson.WithRows(Decide(state), id, state, [], keys).Answer(state.Version, now, _ => ErasePerson.Waits(state, http)
            ?? Reply.NoContent() with { Afterwards = () => after.Erased(id, [id], []) });
    }

    public static Decision Decide(Registrant it) => it is { Imported: false, Status: not AuthStatus.None }
        ? new Rejection("has_sign_in", "This customer can sign in and erase the data without your help.") : ErasePerson.Decide(it);
}

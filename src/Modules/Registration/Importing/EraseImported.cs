using Microsoft.AspNetCore.Http;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;
using Wolverine.Marten;

namespace PowerCrm.Registration;

/// <summary>
/// Erases an imported person, who has no sign-in and so asks the retailer: an administrator does it. A person with a sign-in erases their
/// own data (<see cref="ErasePerson"/>); an operator handles the letter of one who cannot sign in (<see cref="OperatorErasure"/>).
/// </summary>
[Tags("customers")]
public static class EraseImported
{
    [WolverinePost("/customers/{id:guid}/erase"), Staff("admin"), Idempotent]
    [Answers(204), Answers<ErasePerson.Waiting>(202), ProblemCodes("has_sign_in")]
    public static (IResult, Events, IEnumerable<IMartenOp>) Post(Guid id, CurrentCaller caller,
        [WriteAggregate(Required = false)] Registrant? it, IKeyRing keys, ErasureCompletion erasure, ILegalHoldList holdList,
        HttpContext http, DateTimeOffset now)
    {
        var state = it ?? Registrant.Initial;
        // An imported customer has no pictures and no verified phone.
        return ErasePerson.WithRows(Decide(state), id, state, [], keys, []).Answer(state.Version, now, append =>
            ErasePerson.DeferredReply(state, http, () => holdList.Add(id, append.At, append.Events))
            ?? Reply.NoContent() with { BeforeSend = () => erasure.Complete(id, [id], []) });
    }

    public static Decision Decide(Registrant it) => it is { Imported: false, Status: not AuthStatus.None }
        ? new Rejection("has_sign_in", "This customer can sign in and erase the data without your help.") : ErasePerson.Decide(it);
}

using Marten;
using PowerCrm.Contracts;
using PowerCrm.Store;
using Wolverine.Attributes;

namespace PowerCrm.Notification;

/// <summary>The time has come at which a manager wanted to do something about a customer.</summary>
[MessageIdentity(DueCommands.FollowUp)]
public sealed record FollowUpDue(Guid Customer, DateTimeOffset At);

/// <summary>
/// The manager is reminded of the next action at its time, once; not of one that a later note took the place of, and not of a customer who
/// was handed back or erased. When the customer goes to a colleague, the colleague is reminded.
/// </summary>
[StickyHandler("tell_of_follow_up")]
public static class TellOfFollowUpHandler
{
    public const string Kind = "follow_up_due";

    public static async Task<IEnumerable<InboxMoved>> Handle(FollowUpDue due, IDocumentSession session, TellByWeCom wecom,
        DateTimeOffset now, CancellationToken ct)
    {
        if ((await session.Fold<NextAction>(due.Customer, ct)).State is not { FollowUp: { } next, Manager: { } manager, At: { } at } it
            // The row's time has lost what is less than a microsecond.
            || at.AddMilliseconds(-1) > Due.Reached(due.At, now))
            return [];
        var id = Ids.Derived(next, $"{manager:N} {Kind}");
        session.Write([
            .. InboxRows.About(due.Customer, id, manager, Kind, new Words("跟进提醒", "Follow-up"), Text(it.Company, at, it.TakenOver),
                Text(InboxRows.Nobody, at, it.TakenOver), now),
            .. wecom.Asked(Kind, due.Customer, id),
            InboxRows.Move(manager)]);
        return [new InboxMoved(manager)];
    }

    /// <summary>What was to be done is sealed, and is read with the customer.</summary>
    private static Words Text(string company, DateTimeOffset at, bool takenOver) => takenOver
        ? new($"原客户经理计划于{Messages.Clock(at)}跟进{company}，具体事项请查看跟进记录。",
            $"{Words.Of(company).English}: the manager before planned a follow-up for {Messages.ClockInEnglish(at)}. See the follow-ups.")
        : new($"您计划于{Messages.Clock(at)}跟进{company}，具体事项请查看跟进记录。",
            $"{Words.Of(company).English}: you planned a follow-up for {Messages.ClockInEnglish(at)}. "
            + "See the follow-ups for what you wrote down.");
}

/// <summary>What a manager wanted to do next about a customer, and when.</summary>
/// <param name="FollowUp">The note that says so; null: nothing is to come, or not at a time.</param>
/// <param name="Manager">Who is reminded; null: nobody, while the customer of a manager who left waits for another one.</param>
/// <param name="By">Who wrote the note.</param>
public sealed record NextAction(string Company, Guid? FollowUp, Guid? Manager, DateTimeOffset? At, Guid? By) : IFold<NextAction>
{
    public static NextAction Initial { get; } = new(Notification.Company.Unknown, null, null, null, null);

    public bool TakenOver => Manager != By;

    public static NextAction When(NextAction it, object @event) => @event switch
    {
        InfoSubmitted e => it with { Company = e.CompanyName },
        CustomerImported e => it with { Company = e.Info.CompanyName },
        FollowUpRecorded { NextActionAt: { } at } e => new(it.Company, e.FollowUp, e.Manager, at, e.Manager),
        ManagerReassigned e => it with { Manager = e.To },
        AssignmentParked => it with { Manager = null },
        FollowUpRecorded or ManagerAssigned or AssignmentDeclined or CustomerWithdrawn or PersonalDataErased or ErasureDeferred
            => it with { FollowUp = null },
        _ => it,
    };
}

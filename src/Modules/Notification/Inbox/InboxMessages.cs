using System.Globalization;
using PowerCrm.China;
using PowerCrm.Contracts;

namespace PowerCrm.Notification;

/// <summary>A message for one person or, without a recipient, for every administrator.</summary>
internal sealed record InboxMessage(Guid? To, string Kind, BilingualText Title, BilingualText Text)
{
    /// <summary>Returns the message for the substitute of the manager to whom it is.</summary>
    public InboxMessage ForSubstitute(Substitute it) => this with
    {
        To = it.Id,
        Text = CreateTextForSubstitute(it, Text),
    };

    /// <summary>Puts before the text for whom the substitute covers.</summary>
    public static BilingualText CreateTextForSubstitute(Substitute it, BilingualText text) => new(
        $"{it.AbsentName}休假，由您代班：{text.Chinese}", $"You cover for {it.AbsentName}, who is on leave: {text.English}");
}

/// <summary>
/// Returns the messages for an event, as a pure function. A text contains no personal data; a company's name is public. A new event also
/// needs an overload of <c>Handle</c> in <see cref="FillInboxHandler"/>.
/// </summary>
internal static class InboxMessages
{
    /// <summary>All kinds of messages in an inbox.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
    [
        "assignment", NotifyOfRegistrationEndHandler.ConsentKind, NotifyOfRegistrationEndHandler.ErasedKind,
            NotifyOfRegistrationEndHandler.ReviewKind, DueCommands.CustomersWaiting,
        DueCommands.ReviewOverdue, "assignment_declined", "assignment_escalated", "assignment_lost", "assignment_overdue",
        NotifyOfOffboardedCustomersHandler.Kind,
        "customer_withdrawn", "customers_imported", "decision_proposed", RemindOfFollowUpHandler.Kind, DueCommands.ImportedRecordLeft,
        DueCommands.ManagerReturned, DueCommands.ManagerLeft, NotifyOfManyAccessesHandler.Kind,
        DueCommands.AuditDiffers, "reversal_opened", "review_given", "review_lost",
        NotifyOfUrgingHandler.Kind,
        "transfer_accepted", "transfer_expired", "transfer_offered", "transfer_refused", "transfer_withdrawn",
    ];

    /// <summary>
    /// The kinds of messages to a manager that during a leave the substitute gets too: those about a customer. An offer is for the
    /// colleague in person.
    /// </summary>
    public static IReadOnlyList<string> KindsForSubstitutes { get; } =
    [
        "assignment", "assignment_lost", "assignment_overdue", "customer_withdrawn", RemindOfFollowUpHandler.Kind,
        NotifyOfRegistrationEndHandler.ConsentKind, NotifyOfRegistrationEndHandler.ErasedKind,
    ];

    /// <param name="consentWithdrawn">True when the customer had withdrawn the consent, so that the new manager must not call.</param>
    public static IReadOnlyList<InboxMessage> Of(object @event, BilingualText company, bool consentWithdrawn = false)
    {
        var (it, en) = company;
        return @event switch
        {
            ManagerAssigned e when consentWithdrawn => [ForbidContact(e.Manager)],
            ManagerReassigned e when consentWithdrawn =>
                [ForbidContact(e.To), .. Of(e, company).Where(m => m.To != e.To)],
            ManagerAssigned e => [new(e.Manager, "assignment", NewCustomerTitle,
                new($"{it}已分配给您，请在{FormatTime(e.RespondBy)}前接收，{FormatTime(e.ContactBy)}前完成首次联系。",
                    $"{en} is assigned to you. {DeadlinesText(e.RespondBy, e.ContactBy)}"))],
            ManagerReassigned { Reason: ReassignmentReasons.ConsentGiven } e => [new(e.To, "assignment",
                new("客户重新同意", "A customer gave the consent again"), e.Kept is CustomerState.Assigned or CustomerState.Acknowledged
                    ? new($"{it}已重新同意个人信息处理，请在{FormatTime(e.ContactBy)}前完成首次联系。",
                        $"{en}: the consent was given again. Make the first contact by {FormatTimeInEnglish(e.ContactBy)}.")
                    : new($"{it}已重新同意个人信息处理，可以继续联系。", $"{en}: the consent was given again. You may contact the customer."))],
            ManagerReassigned { Kept: not null } e => [new(e.To, "assignment", new("客户仍由您负责", "The customer stays with you"),
                new($"离岗已撤销，{it}仍由您负责，请继续跟进。", $"{en}: the off-boarding was undone, and the customer stays with you."))],
            // A manager who accepted an offer has already acknowledged the customer.
            ManagerReassigned { Reason: ReassignmentReasons.Transferred } e => [new(e.To, "assignment",
                new("客户已转入", "A customer was handed over to you"), new($"{it}已转由您负责，请在{FormatTime(e.ContactBy)}前完成首次联系。",
                    $"{en} is with you now. Make the first contact by {FormatTimeInEnglish(e.ContactBy)}."))],
            ManagerReassigned e =>
            [
                new(e.To, "assignment", NewCustomerTitle,
                    new($"{it}已转由您负责，请在{FormatTime(e.RespondBy)}前接收，{FormatTime(e.ContactBy)}前完成首次联系。",
                    $"{en} is with you now. {DeadlinesText(e.RespondBy, e.ContactBy)}")),
                // The manager who declined the customer knows it already.
                .. e is { From: { } from, Reason: not ReassignmentReasons.Declined } && from != e.To
                    ? (IEnumerable<InboxMessage>)[new(from, "assignment_lost", new("客户已转出", "A customer has gone to a colleague"),
                        new($"{it}已转由其他客户经理负责（{ReasonText(e.Reason).Chinese}）。",
                            $"{en} is with another manager now ({ReasonText(e.Reason).English})."))] : [],
            ],
            TransferOffered e => [new(e.To, "transfer_offered", new("同事请您接手客户", "A colleague offers you a customer"),
                new($"同事希望将{it}转交给您，请在{FormatTime(e.ExpiresAt)}前答复。",
                    $"{en}: a colleague would like to hand this customer over to you. "
                        + $"Please answer by {FormatTimeInEnglish(e.ExpiresAt)}."))],
            TransferAccepted e => [new(e.From, "transfer_accepted", new("转交已接受", "Your offer was accepted"),
                new($"{(e.InStead ? "管理员已代同事" : "同事已")}接受转交，{it}不再由您负责。",
                    $"{en}: {(e.InStead ? "an administrator accepted on your colleague's behalf" : "your colleague accepted")}. "
                    + "The customer is no longer with you."))],
            TransferRefused e => [new(e.From, "transfer_refused", new("转交未被接受", "Your offer was refused"),
                new($"同事未接受{it}的转交，客户仍由您负责。", $"{en}: your colleague refused. The customer stays with you."))],
            TransferWithdrawn e => [new(e.To, "transfer_withdrawn", new("转交已撤回", "An offer was withdrawn"),
                new($"同事已撤回{it}的转交，您无需答复。", $"{en}: your colleague withdrew the offer. You need not answer."))],
            TransferExpired e =>
            [
                new(e.From, "transfer_expired", UnansweredTitle,
                    new($"{it}的转交逾期未获答复，客户仍由您负责。", $"{en}: your offer was not answered in time. The customer stays with you.")),
                new(e.To, "transfer_expired", UnansweredTitle,
                    new($"您未在期限内答复{it}的转交，客户仍由同事负责。",
                        $"{en}: you did not answer the offer in time. The customer stays with your colleague.")),
            ],
            ImportFinished { DryRun: true } => [],
            // One message for the whole file, not one per customer.
            ImportFinished e =>
            [
                .. e.Managers.Select(m => new InboxMessage(m.Manager, "customers_imported",
                    new("导入历史客户", "Existing customers were imported"), new($"管理员导入了历史客户名单，其中{m.Customers}位由您负责，请在“我的客户”中查看。",
                        $"An administrator imported existing customers; {m.Customers} of them are with you. See your customers."))),
                .. e.Parked > 0 ? (IEnumerable<InboxMessage>)[new(null, "assignment_parked", new("导入客户等待分配", "Imported customers wait"),
                    new($"本次导入的客户中有{e.Parked}位暂无合适的客户经理。", $"There is no manager yet for {e.Parked} of the imported customers."))] : [],
            ],
            AssignmentParked { Reason: "consent_withdrawn" } => [new(null, "assignment_parked",
                new("客户等待分配", "A customer waits for a manager"), new($"{it}已撤回个人信息处理的同意，暂不分配客户经理。",
                    $"{en}: the consent to the processing of personal data was withdrawn, so no manager is assigned for now."))],
            AssignmentParked e => [new(null, "assignment_parked", new("客户等待分配", "A customer waits for a manager"),
                new($"{it}暂无合适的客户经理：{ParkedText(e.Reason).Chinese}。", $"{en}: there is no manager yet ({ParkedText(e.Reason).English})."))],
            AssignmentDeclined => [new(null, "assignment_declined", new("客户被退回", "A customer was declined"),
                new($"{it}被客户经理退回，系统正在重新分配。", $"{en}: the manager declined, and another one is being chosen."))],
            AssignmentOverdue { Step: "reminded" } e => [new(e.Manager, "assignment_overdue", OverdueTitle,
                new($"{it}{OverdueText(e.What).Chinese}，请尽快处理。", $"{en}: {OverdueText(e.What).English}. Please act on it."))],
            AssignmentOverdue e => [new(null, "assignment_escalated", OverdueTitle,
                new($"{it}{OverdueText(e.What).Chinese}，提醒后仍未处理。", $"{en}: {OverdueText(e.What).English}, also after a reminder."))],
            CustomerWithdrawn { Manager: { } manager } => [new(manager, "customer_withdrawn", new("客户已撤回", "A customer was taken back"),
                new($"{it}的审核结论已撤销，请暂停与该客户的联系。", $"{en}: the approval was reversed. Please do not contact the customer for now."))],
            ReversalOpened => [new(null, "reversal_opened", new("撤销待复核", "A reversal waits for a second opinion"),
                new($"{it}的审核结论申请撤销，请另一位人员复核。", $"{en}: somebody asks to reverse the decision. Another person has to agree."))],
            DecisionProposed => [new(null, "decision_proposed", new("审核结论待复核", "A decision waits for a second opinion"),
                new($"{it}的审核结论需要第二位审核员复核。", $"{en}: the decision needs the opinion of a second reviewer."))],
            _ => [],
        };

        InboxMessage ForbidContact(Guid manager) => new(manager, "assignment", new("新客户已撤回同意", "A new customer withdrew the consent"),
            new($"{it}已转由您负责，但客户已撤回个人信息处理的同意，请勿联系，并与主管确认。",
                $"{en} is with you now, but the consent to the processing of personal data was withdrawn. Please do not contact the "
                + "customer, and ask your supervisor."));
    }

    private static readonly BilingualText NewCustomerTitle = new("新客户待接收", "A new customer"),
        OverdueTitle = new("客户处理超时", "A customer has waited too long"),
        UnansweredTitle = new("转交逾期未答复", "An offer was not answered in time");

    private static string DeadlinesText(DateTimeOffset respondBy, DateTimeOffset contactBy) =>
        $"Acknowledge by {FormatTimeInEnglish(respondBy)}, and make the first contact by {FormatTimeInEnglish(contactBy)}.";

    private static BilingualText OverdueText(string deadline) => deadline == "respond"
        ? new("超时未接收", "not acknowledged in time") : new("超时未完成首次联系", "not contacted in time");

    private static BilingualText ReasonText(string code) => code switch
    {
        ReassignmentReasons.Overdue => new("超时未处理", "overdue"),
        ReassignmentReasons.Offboarded => new("人员离岗", "off-boarded"),
        ReassignmentReasons.OffboardUndone => new("原客户经理返岗", "the former manager is back"),
        _ => new("管理员调整", "moved by an administrator"),
    };

    private static BilingualText ParkedText(string code) => code switch
    {
        "all_at_capacity" => new("客户经理名额已满", "every eligible manager is at capacity"),
        "all_on_leave" => new("客户经理均在休假", "every eligible manager is on leave"),
        "all_declined" => new("客户经理均已退回", "every eligible manager has declined"),
        "no_active_manager" or "no_manager" => new("没有可用的客户经理", "no active manager"),
        _ => new("该区域没有客户经理", "no manager for this region"),
    };

    internal static string FormatTime(DateTimeOffset at) => ChinaTime.Local(at).ToString("M月d日HH:mm", CultureInfo.InvariantCulture);

    internal static string FormatTimeInEnglish(DateTimeOffset at) =>
        ChinaTime.Local(at).ToString("d MMM HH:mm", CultureInfo.InvariantCulture);
}

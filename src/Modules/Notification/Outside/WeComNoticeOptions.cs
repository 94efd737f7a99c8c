namespace PowerCrm.Notification;

/// <summary>
/// Section <c>Notification:WeCom</c>: which messages of an inbox of staff also go out by the WeCom app. Off unless a kind is on. The app's
/// account is in the same section (<see cref="Vendors.WeComOptions"/>).
/// </summary>
public sealed class WeComNoticeOptions
{
    public const string Section = "Notification:WeCom";
    private const string Named = "Notification__WeCom";

    /// <summary>
    /// So many within one minute WeCom passes on to a member; what is beyond that it drops and says nothing. A limit of a day that is not
    /// above it can never lose a message so.
    /// </summary>
    public const int MostInAMinute = 30;

    /// <summary>Whether managers are told by WeCom of a customer who is new with them.</summary>
    public bool Assigned { get; set; }

    /// <summary>A customer who was not acknowledged or contacted in time.</summary>
    public bool Overdue { get; set; }

    /// <summary>A customer who is with somebody else now.</summary>
    public bool Lost { get; set; }

    /// <summary>A customer whose approval was reversed.</summary>
    public bool Withdrawn { get; set; }

    /// <summary>Whether the reviewer who holds a case is told of an urging.</summary>
    public bool Urged { get; set; }

    /// <summary>Whether administrators are told of a customer who is late after a reminder too.</summary>
    public bool Escalated { get; set; }

    /// <summary>A customer whom a colleague offers.</summary>
    public bool Offered { get; set; }

    /// <summary>The time at which a manager wanted to do something about a customer.</summary>
    public bool FollowUp { get; set; }

    /// <summary>The most of them that all hosts together send on one day, by China's calendar.</summary>
    public int PerDay { get; set; } = 5000;

    public int PerPersonPerDay { get; set; } = MostInAMinute;

    /// <summary>
    /// By China's clock: what comes from here until <see cref="QuietUntil"/> waits until then. Equal: there are no quiet hours.
    /// </summary>
    public string QuietFrom { get; set; } = "22:00";

    public string QuietUntil { get; set; } = "08:00";

    /// <summary>The kinds of inbox messages that are on.</summary>
    public IReadOnlyList<string> Kinds =>
    [
        .. new[] { ("assignment", Assigned), ("assignment_overdue", Overdue), ("assignment_lost", Lost), ("customer_withdrawn", Withdrawn),
            (TellOfUrgingHandler.Kind, Urged), ("assignment_escalated", Escalated),
            ("transfer_offered", Offered), (TellOfFollowUpHandler.Kind, FollowUp) }.Where(k => k.Item2).Select(k => k.Item1),
    ];

    /// <summary>Settings without which nothing can be sent, by their names in the environment.</summary>
    public IReadOnlyList<string> Faults => QuietHours.Faults(Named, QuietFrom, QuietUntil);

    /// <summary>When it may be sent, if not now; null: now.</summary>
    public DateTimeOffset? NotBefore(DateTimeOffset now) => QuietHours.NotBefore(QuietFrom, QuietUntil, now);
}

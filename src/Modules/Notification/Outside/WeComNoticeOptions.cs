namespace PowerCrm.Notification;

/// <summary>
/// Configuration section <c>Notification:WeCom</c>: which inbox messages of staff also go out by the WeCom app. Off unless a kind is
/// enabled. The app's account is in the same section (<see cref="Vendors.WeComOptions"/>).
/// </summary>
public sealed class WeComNoticeOptions
{
    public const string Section = "Notification:WeCom";
    private const string EnvironmentPrefix = "Notification__WeCom";

    /// <summary>
    /// The number of messages per minute that WeCom delivers to a member; it silently drops the rest. A daily limit that is not above it
    /// avoids such a loss.
    /// </summary>
    public const int MaxPerMinute = 30;

    /// <summary>Whether managers get a message about a new customer.</summary>
    public bool Assigned { get; set; }

    /// <summary>Whether managers get a message about a customer who was not acknowledged or contacted in time.</summary>
    public bool Overdue { get; set; }

    /// <summary>Whether managers get a message about a customer who now has another manager.</summary>
    public bool Lost { get; set; }

    /// <summary>Whether managers get a message about a customer whose approval was reversed.</summary>
    public bool Withdrawn { get; set; }

    /// <summary>Whether the reviewer who holds a case gets a message about an urging.</summary>
    public bool Urged { get; set; }

    /// <summary>Whether administrators get a message about a customer who is still late after a reminder.</summary>
    public bool Escalated { get; set; }

    /// <summary>Whether managers get a message about a customer offered by a colleague.</summary>
    public bool Offered { get; set; }

    /// <summary>Whether managers are reminded of a customer's next action.</summary>
    public bool FollowUp { get; set; }

    /// <summary>The largest number of these messages per day in China, for all hosts together.</summary>
    public int PerDay { get; set; } = 5000;

    public int PerPersonPerDay { get; set; } = MaxPerMinute;

    /// <summary>
    /// Start of the quiet hours in China's time. Messages wait until <see cref="QuietUntil"/>. Equal values mean no quiet hours.
    /// </summary>
    public string QuietFrom { get; set; } = "22:00";

    public string QuietUntil { get; set; } = "08:00";

    /// <summary>The enabled kinds of inbox messages.</summary>
    public IReadOnlyList<string> Kinds =>
    [
        .. new (string Kind, bool IsEnabled)[] { ("assignment", Assigned), ("assignment_overdue", Overdue), ("assignment_lost", Lost),
            ("customer_withdrawn", Withdrawn), (NotifyOfUrgingHandler.Kind, Urged), ("assignment_escalated", Escalated),
            ("transfer_offered", Offered), (RemindOfFollowUpHandler.Kind, FollowUp) }.Where(k => k.IsEnabled).Select(k => k.Kind),
    ];

    /// <summary>The environment names of invalid settings without which nothing can be sent.</summary>
    public IReadOnlyList<string> Faults => QuietHours.Faults(EnvironmentPrefix, QuietFrom, QuietUntil);

    /// <summary>Returns when a message may be sent; null for now.</summary>
    public DateTimeOffset? NotBefore(DateTimeOffset now) => QuietHours.NotBefore(QuietFrom, QuietUntil, now);
}

using PowerCrm.EventStore;

namespace PowerCrm.Assignment;

/// <summary>A step of the ladder, as it lies among what falls due: for one manager only, so that it says nothing about the next one.</summary>
internal sealed record Overdue(string What, Guid Manager, string Step)
{
    public const string Respond = "respond", Contact = "contact";
    public const string Remind = "remind", Escalate = "escalate", Anew = "anew";

    public Overdue? Next => Step switch
    {
        Remind => this with { Step = Escalate },
        Escalate => this with { Step = Anew },
        _ => null,
    };

    public static string Command(string what) => what == Respond ? RespondOverdue.Command : ContactOverdue.Command;

    public Alongside At(DateTimeOffset at, Guid customer) => Due.Schedule(at, customer, Command(What), $"{Manager:N} {Step}");

    public static Overdue? Read(string what, string? data) =>
        data?.Split(' ') is [var manager, var step] && Guid.TryParseExact(manager, "N", out var id) ? new Overdue(what, id, step) : null;
}

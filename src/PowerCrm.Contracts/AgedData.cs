namespace PowerCrm.Contracts;

/// <summary>Data of a module, other than registrations, that the retention policy deletes by its age.</summary>
public interface IAgedData
{
    /// <summary>The class of the retention policy.</summary>
    string ClassName { get; }

    /// <param name="days">The age from which the data are deleted.</param>
    /// <param name="held">Registrations under a legal hold: what is about them is kept.</param>
    /// <param name="ct">Cancels the count.</param>
    /// <returns>The number, and the time of the oldest one.</returns>
    Task<(long Count, DateTimeOffset? Oldest)> Count(int days, IReadOnlyList<Guid> held, CancellationToken ct);

    /// <returns>The number that was deleted.</returns>
    Task<long> Delete(int days, IReadOnlyList<Guid> held, CancellationToken ct);
}

/// <summary>The retention of messages to staff.</summary>
public static class InboxRetention
{
    /// <summary>The class of the retention policy.</summary>
    public const string ClassName = "inbox";

    /// <summary>The fewest days that a policy may keep messages. Only younger ones are compared with the log.</summary>
    public const int MinDays = 90;
}

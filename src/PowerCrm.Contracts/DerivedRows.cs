using JasperFx.Events;

namespace PowerCrm.Contracts;

/// <summary>A row that differs from the log of its registration, or is missing.</summary>
public sealed record RowDifference(Guid Registration, string What);

/// <summary>
/// Rows outside the event log that commands and reactions write and that can be derived from the log. They are not a read model: others
/// lock and count them, so they are not rebuilt as a whole beside the live ones; each is compared with the log, and repaired under its
/// stream's lock.
/// </summary>
public interface IDerivedRows
{
    /// <summary>The name that operators use.</summary>
    string Name { get; }

    /// <summary>The name of the check in the output of <c>check-invariants</c>.</summary>
    string Invariant { get; }

    /// <summary>The reactions that write these rows. While a message for one of them waits, a row may be outdated or missing.</summary>
    IReadOnlyList<string> Reactions { get; }

    Task<IRowComparison> BeginComparison(CancellationToken ct);

    /// <summary>Rewrites the rows of one registration from its stream.</summary>
    Task Repair(Guid registration, CancellationToken ct);
}

/// <summary>Receives the whole log once, in order, together with other readers.</summary>
public interface IRowComparison : IAsyncDisposable
{
    void Add(IEvent e);

    /// <param name="hasPendingMessages">Called after the rows were read: whether a message of <see cref="IDerivedRows.Reactions"/>
    /// waits.</param>
    Task<IReadOnlyList<RowDifference>> FindDifferences(Func<Task<bool>> hasPendingMessages, CancellationToken ct);
}

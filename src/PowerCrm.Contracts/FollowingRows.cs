using JasperFx.Events;

namespace PowerCrm.Contracts;

/// <summary>A row that is not what the log says of its registration, or is missing.</summary>
public sealed record DifferentRow(Guid Registration, string What);

/// <summary>
/// Rows beside the events that commands and reactions write and that follow from the log. They are no read model: others lock and count
/// them, so they are not built anew as a whole beside the live ones; each is compared with the log, and mended under its stream's lock.
/// </summary>
public interface IFollowingRows
{
    /// <summary>As operators name them.</summary>
    string Name { get; }

    /// <summary>The name of the check in the output of <c>check-invariants</c>.</summary>
    string Invariant { get; }

    /// <summary>While a message of one of these waits, a row may be behind or missing.</summary>
    IReadOnlyList<string> Reactions { get; }

    Task<IRowComparison> Begin(CancellationToken ct);

    /// <summary>Writes the rows of one registration as its stream says.</summary>
    Task Repair(Guid registration, CancellationToken ct);
}

/// <summary>Fed with the whole log once, in its order, beside others who read it.</summary>
public interface IRowComparison : IAsyncDisposable
{
    void Take(IEvent e);

    /// <param name="behind">Asked when rows were seen: whether a message of <see cref="IFollowingRows.Reactions"/> waits.</param>
    Task<IReadOnlyList<DifferentRow>> End(Func<Task<bool>> behind, CancellationToken ct);
}

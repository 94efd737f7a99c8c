using PowerCrm.Store;

namespace PowerCrm.Contracts;

// A retailer's existing customers, imported from a file. Each gets its own stream, with an id derived from its identity (ImportedStream),
// so importing the same file again creates nothing. An import also has a stream: who imported which file, and how many customers.

/// <summary>An administrator starts a check or an import of a file (stream of the import).</summary>
/// <param name="DryRun">True for a check only: no customer is created.</param>
/// <param name="File">SHA-256 of the file, hex. The file name is not stored: it may contain names of people.</param>
/// <param name="Basis">The legal basis for holding the data of these persons, as stated by the administrator: <c>contract</c> or
/// <c>consent</c>.</param>
/// <param name="BasisOn">The date since which the basis applies.</param>
public sealed record ImportStarted(bool DryRun, string File, string? Basis, DateOnly? BasisOn);

/// <summary>The whole file was processed (stream of the import).</summary>
/// <param name="Made">New customers; in a dry run, those that would be created.</param>
/// <param name="Merged">Lines whose person is known by the blind index of the phone number, with the same company.</param>
/// <param name="Skipped">Lines whose customer was created by an earlier import.</param>
/// <param name="Parked">The new customers for whom no manager was eligible.</param>
/// <param name="Managers">The number of customers for each manager.</param>
public sealed record ImportFinished(bool DryRun, string File, int Made, int Merged, int Skipped, int Refused, int Parked,
    IReadOnlyList<ManagerShare> Managers);

/// <summary>
/// Somebody downloaded the list of rejected lines (stream of the import). It contains lines, columns and reasons, no values.
/// </summary>
public sealed record ImportErrorsRead(string File);

public sealed record ManagerShare(Guid Manager, int Customers);

/// <summary>
/// An existing customer of the retailer: without registration, review or sign-in. This event notifies nobody: not the customer, and the
/// manager is notified by <see cref="ImportFinished"/>, once for the whole file.
/// </summary>
/// <param name="Basis">As in <see cref="ImportStarted"/>; stated by the event's actor.</param>
/// <param name="Info">What a registration would have contained, as round 0: nobody submitted it.</param>
/// <param name="Place">The manager of the customer.</param>
public sealed record CustomerImported(Guid Import, long Line, string Basis, DateOnly BasisOn, InfoSubmitted Info, CustomerPlace Place);

/// <summary>The initial assignment of an imported customer.</summary>
/// <param name="Manager">Null if nobody is eligible and the customer waits.</param>
/// <param name="State"><c>serving</c> with the manager named in the file, <c>assigned</c> to one chosen by the rules, or
/// <c>waiting</c>.</param>
/// <param name="ParkedFor">The reason why nobody has the customer.</param>
/// <param name="Why">At most five of the eligible managers, since a file has thousands of lines.</param>
public sealed record CustomerPlace(Guid? Manager, string State, string? ParkedFor, DateTimeOffset? RespondBy, DateTimeOffset? ContactBy,
    Explanation Why);

/// <summary>The stream of an imported customer.</summary>
public static class ImportedStream
{
    private static readonly Guid Namespace = new("6f1d3f0e-6f39-4f0a-9c1a-0c4f5b8f6d21");

    /// <param name="company">The folded name.</param>
    /// <param name="phone">Its blind index: without the key, nobody can find the person by the id.</param>
    public static Guid Of(string company, byte[] phone) => Ids.Derived(Namespace, $"{Convert.ToHexStringLower(phone)} {company}");
}

/// <summary>The data of an imported customer that its assignment needs.</summary>
/// <param name="Manager">The manager as named in the file: a username, or a display name that only one manager has.</param>
public sealed record CustomerToAssign(Guid Id, string RegionCode, string VoltageLevel, string? Industry, decimal PowerCapacity,
    string? Manager, string? CreditCode = null);

/// <summary>The assignments in the order of the customers, and the rows that must be written in the transaction of their events.</summary>
/// <param name="Unknown">Manager names in the file that do not exist, are not unique or belong to a closed account.</param>
public sealed record ImportAssignments(IReadOnlyList<CustomerPlace> Places, IReadOnlyList<Row> Rows, IReadOnlySet<string> Unknown);

/// <summary>Assigns imported customers to managers.</summary>
public interface IImportAssigner
{
    /// <summary>
    /// Returns the assignments without writing. If a place is taken before the rows are written, its row misses: call it again.
    /// </summary>
    Task<ImportAssignments> Assign(IReadOnlyList<CustomerToAssign> customers, DateTimeOffset now, CancellationToken ct);
}

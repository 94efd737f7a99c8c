using PowerCrm.Store;

namespace PowerCrm.Contracts;

// The existing customers of a retailer, taken over from a file. Each gets a stream of its own, with the id that follows from its identity
// (ImportedStream), so that the same file a second time makes nothing. An import has a stream too: who, which file, how many.

/// <summary>An administrator has a file checked, or taken in (stream of the import).</summary>
/// <param name="DryRun">Checked only: no customer follows from it.</param>
/// <param name="File">SHA-256 of the file, hex. Its name is not kept: people put names of people into it.</param>
/// <param name="Basis">On what ground the data of these persons are held, as the administrator says: <c>contract</c> or
/// <c>consent</c>.</param>
/// <param name="BasisOn">Since when.</param>
public sealed record ImportStarted(bool DryRun, string File, string? Basis, DateOnly? BasisOn);

/// <summary>The whole file was looked at (stream of the import).</summary>
/// <param name="Made">Customers that are new; of a dry run: that would be.</param>
/// <param name="Merged">Lines of a person who is known by the blind index of the phone, with the same company.</param>
/// <param name="Skipped">Lines whose customer an earlier import made.</param>
/// <param name="Parked">Of the new ones, those for whom nobody was eligible.</param>
/// <param name="Managers">Who got how many.</param>
public sealed record ImportFinished(bool DryRun, string File, int Made, int Merged, int Skipped, int Refused, int Parked,
    IReadOnlyList<ManagerShare> Managers);

/// <summary>Somebody fetched the list of refused lines (stream of the import). It has lines, columns and reasons, no values.</summary>
public sealed record ImportErrorsRead(string File);

public sealed record ManagerShare(Guid Manager, int Customers);

/// <summary>
/// A customer whom the retailer had before: no registration, no review, no sign-in. Nobody is told by this event: not the customer, and the
/// manager by <see cref="ImportFinished"/>, once for the whole file.
/// </summary>
/// <param name="Basis">As in <see cref="ImportStarted"/>; who says so is the event's actor.</param>
/// <param name="Info">What a registration would have stated, in round 0: nobody submitted it.</param>
/// <param name="Place">Who looks after the customer.</param>
public sealed record CustomerImported(Guid Import, long Line, string Basis, DateOnly BasisOn, InfoSubmitted Info, CustomerPlace Place);

/// <summary>Where an imported customer stands with the managers from the start.</summary>
/// <param name="Manager">Null: nobody is eligible, the customer waits.</param>
/// <param name="State"><c>serving</c> with the manager whom the file names, <c>assigned</c> to one whom the rules chose,
/// <c>waiting</c>.</param>
/// <param name="ParkedFor">Why nobody has the customer.</param>
/// <param name="Why">Who was eligible, at most five of them: a file has thousands of lines.</param>
public sealed record CustomerPlace(Guid? Manager, string State, string? ParkedFor, DateTimeOffset? RespondBy, DateTimeOffset? ContactBy,
    Explanation Why);

/// <summary>The stream of an imported customer.</summary>
public static class ImportedStream
{
    private static readonly Guid Namespace = new("6f1d3f0e-6f39-4f0a-9c1a-0c4f5b8f6d21");

    /// <param name="company">The folded name.</param>
    /// <param name="phone">Its blind index: who does not have the key cannot find the person by the id.</param>
    public static Guid Of(string company, byte[] phone) => Ids.Derived(Namespace, $"{Convert.ToHexStringLower(phone)} {company}");
}

/// <summary>What the placing of an imported customer looks at.</summary>
/// <param name="Manager">As the file names them: a username, or the display name of exactly one manager.</param>
public sealed record CustomerToPlace(Guid Id, string RegionCode, string VoltageLevel, string? Industry, decimal PowerCapacity,
    string? Manager);

/// <summary>Places in the order of the customers, and the rows that must go with their events in one transaction.</summary>
/// <param name="Unknown">Names of managers in the file that nobody has, or who are not there.</param>
public sealed record Placing(IReadOnlyList<CustomerPlace> Places, IReadOnlyList<Row> Rows, IReadOnlySet<string> Unknown);

/// <summary>Gives imported customers to managers: the assignment's part of an import.</summary>
public interface ICustomerPlacing
{
    /// <summary>Decides and writes nothing. A place that is taken before the rows are written misses its row: ask again.</summary>
    Task<Placing> Place(IReadOnlyList<CustomerToPlace> customers, DateTimeOffset now, CancellationToken ct);
}

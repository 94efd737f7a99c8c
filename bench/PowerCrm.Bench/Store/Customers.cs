using JasperFx.Events;
using PowerCrm.Store;

namespace PowerCrm.Bench.Store;

/// <summary>
/// An event of a stream like the product's: a few short events, a small state for decisions, one document for the screen.
/// </summary>
public sealed record CustomerNoted(int Step, string Region, string Company, string Plan);

public sealed record CustomerState(int Steps, string? Region) : IEventFold<CustomerState>
{
    /// <summary>The id of the stream; Marten sets it.</summary>
    public Guid Id { get; init; }

    public static CustomerState Initial { get; } = new(0, null);

    public static CustomerState When(CustomerState it, object @event) => @event switch
    {
        CustomerNoted e => it with { Steps = it.Steps + 1, Region = e.Region },
        _ => it,
    };
}

public sealed record CustomerCard(Guid Id, int Steps, string Region, string Company, string Plan, DateTimeOffset ChangedAt);

public sealed class CustomerCards() : InlineReadModel<CustomerCard>(StoredName, typeof(CustomerNoted))
{
    public const string StoredName = "customercard";

    protected override CustomerCard? When(CustomerCard? document, Guid id, IEvent e) =>
        Next(id, document, (CustomerNoted)e.Data, e.Timestamp);

    public static CustomerCard Next(Guid id, CustomerCard? document, CustomerNoted n, DateTimeOffset at) =>
        new(id, (document?.Steps ?? 0) + 1, n.Region, n.Company, n.Plan, at);
}

public sealed record RegionNotes(Guid Id, long Notes);

/// <summary>Over many streams, so the daemon builds it: with it Marten maintains the high-water mark, which a rebuild reads.</summary>
public sealed class RegionsNotes : AsyncReadModel<RegionNotes>
{
    public const string StoredName = "regionnotes";

    public RegionsNotes() : base(StoredName) => Handles<CustomerNoted>(e => Ids.Derived(Guid.Empty, e.Region));

    protected override RegionNotes? When(RegionNotes? document, Guid id, IEvent e) => new(id, (document?.Notes ?? 0) + 1);
}

internal static class Customers
{
    public const int StreamLength = 10, Places = 64;

    /// <summary>
    /// One row for each writer, to measure the update of the row and not the wait for its lock. Repeatable, because several parts of a
    /// measurement may use the same database.
    /// </summary>
    public const string CreatePlacesSql = """
        create table if not exists bench_places (place int primary key, taken bigint not null);
        insert into bench_places select n, 0 from generate_series(0, 63) n on conflict do nothing
        """;

    public const string TakePlaceSql = "update bench_places set taken = taken + 1 where place = $1 and taken < 1000000000000";
    private static readonly Rejection Full = new("place_full", "There is no place left.");

    public static CustomerNoted Noted(int step) =>
        new(step, "shanghai/pudong", "Shanghai Heron Precision Castings Co., Ltd.", "industrial time of use, 10 kV");

    public static Row Take(int place) => Row.MustHit(TakePlaceSql, Full, place % Places);
}

using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Assignment;

/// <summary>Shows which territories several managers share today, and which regions no manager covers.</summary>
[Tags("managers")]
public static class Coverage
{
    /// <param name="Overlaps">Territories that several managers have; load and turn decide between them. A territory inside another one is
    /// no overlap, because the more specific one wins.</param>
    /// <param name="Holes">Regions that nobody covers: the largest ones that are uncovered as a whole, and uncovered parts of the
    /// others.</param>
    public sealed record Answer(IReadOnlyList<Overlap> Overlaps, IReadOnlyList<UncoveredRegion> Holes);

    public sealed record Overlap(string Territory, string Name, IReadOnlyList<Guid> ManagerIds);

    /// <param name="Name">The names from the province down.</param>
    /// <param name="Level">1 for a province, 2 for a city, 3 for a district.</param>
    public sealed record UncoveredRegion(string Territory, string Name, int Level);

    [WolverineGet("/managers/coverage"), Staff("admin")]
    [Answers<Answer>]
    public static async Task<IResult> Get(NpgsqlDataSource source, DatabaseClock clock, CancellationToken ct) =>
        Reply.Ok(await Read(source, clock, ct));

    public static async Task<Answer> Read(NpgsqlDataSource source, DatabaseClock clock, CancellationToken ct)
    {
        var today = ChinaTime.Day(await clock.ReadNow(ct));
        await using var connection = await source.OpenConnectionAsync(ct);
        var holders = GroupManagersByTerritory(await ManagerSnapshots.ReadAll(connection, null, ct), today);
        return new Answer(FindOverlaps(holders), FindUncovered(holders));
    }

    /// <summary>Returns the managers of each territory today. A manager on leave is replaced by the substitute.</summary>
    internal static ILookup<string, Guid> GroupManagersByTerritory(IReadOnlyList<ManagerSnapshot> managers, DateOnly today)
    {
        var covered = Substitutions.FindCoveredTerritories(managers, today);
        return managers.Where(m => m.Active && m.LeaveOn(today) is null)
            .SelectMany(m => m.Territories.Concat(covered.GetValueOrDefault(m.Id, [])).Distinct().Select(t => (Territory: t, m.Id)))
            .ToLookup(t => t.Territory, t => t.Id, StringComparer.Ordinal);
    }

    internal static IReadOnlyList<Overlap> FindOverlaps(ILookup<string, Guid> holders) =>
        [.. holders.Where(t => t.Count() > 1).OrderBy(t => t.Key, StringComparer.Ordinal)
            .Select(t => new Overlap(t.Key, t.Key == Regions.Everywhere ? "全国" : Regions.Find(t.Key)?.Name ?? t.Key, [.. t]))];

    internal static IReadOnlyList<UncoveredRegion> FindUncovered(ILookup<string, Guid> holders) =>
        holders.Contains(Regions.Everywhere) ? [] : [.. Regions.Children(null)!.SelectMany(province =>
        FindUncovered(province, "", holders))];

    private static List<UncoveredRegion> FindUncovered(Region region, string parentName, ILookup<string, Guid> holders)
    {
        if (holders.Contains(region.Code))
            return [];
        var name = parentName + region.Name;
        var parts = Regions.Children(region.Code)!;
        var uncovered = parts.SelectMany(part => FindUncovered(part, name, holders)).ToList();
        // If no part is covered, the region is listed once instead of each part.
        return uncovered.Count(h => h.Level == region.Level + 1) == parts.Count
            ? [new UncoveredRegion(region.Code, name, region.Level)] : uncovered;
    }
}

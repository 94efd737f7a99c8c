using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Assignment;

/// <summary>Which territories several managers share today, and which regions nobody looks after.</summary>
[Tags("managers")]
public static class Coverage
{
    /// <param name="Overlaps">A territory that several managers have; load and turn choose between them. One inside another is no overlap:
    /// the more specific one wins.</param>
    /// <param name="Holes">The largest regions of which no part is covered, and parts of regions of which others are.</param>
    internal sealed record Answer(IReadOnlyList<Overlap> Overlaps, IReadOnlyList<Hole> Holes);

    public sealed record Overlap(string Territory, string Name, IReadOnlyList<Guid> ManagerIds);

    /// <param name="Name">From the province down.</param>
    /// <param name="Level">1 province, 2 city, 3 district.</param>
    public sealed record Hole(string Territory, string Name, int Level);

    [WolverineGet("/managers/coverage"), Staff("admin")]
    [Answers<Answer>]
    public static async Task<IResult> Get(NpgsqlDataSource source, DatabaseClock clock, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var held = Held(await Contenders.Read(connection, null, ct), ChinaTime.Day(await clock.Now(ct)));
        return Reply.Ok(new Answer(Overlaps(held), Holes(held)));
    }

    /// <summary>Which managers cover each territory today. A manager on leave is replaced by the deputy.</summary>
    internal static ILookup<string, Guid> Held(IReadOnlyList<Contender> managers, DateOnly today)
    {
        var covered = Cover.Territories(managers, today);
        return managers.Where(m => m.Active && m.AwayOn(today) is null)
            .SelectMany(m => m.Territories.Concat(covered.GetValueOrDefault(m.Id, [])).Distinct().Select(t => (Territory: t, m.Id)))
            .ToLookup(t => t.Territory, t => t.Id, StringComparer.Ordinal);
    }

    internal static IReadOnlyList<Overlap> Overlaps(ILookup<string, Guid> held) =>
        [.. held.Where(t => t.Count() > 1).OrderBy(t => t.Key, StringComparer.Ordinal)
            .Select(t => new Overlap(t.Key, t.Key == Regions.Everywhere ? "全国" : Regions.Find(t.Key)?.Name ?? t.Key, [.. t]))];

    internal static IReadOnlyList<Hole> Holes(ILookup<string, Guid> held) =>
        held.Contains(Regions.Everywhere) ? [] : [.. Regions.Children(null)!.SelectMany(province => Holes(province, "", held))];

    private static List<Hole> Holes(Region region, string above, ILookup<string, Guid> held)
    {
        if (held.Contains(region.Code))
            return [];
        var name = above + region.Name;
        var parts = Regions.Children(region.Code)!;
        var holes = parts.SelectMany(part => Holes(part, name, held)).ToList();
        // Nothing in it is covered: one line instead of one for each part.
        return holes.Count(h => h.Level == region.Level + 1) == parts.Count ? [new Hole(region.Code, name, region.Level)] : holes;
    }
}

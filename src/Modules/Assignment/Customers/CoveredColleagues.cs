using Dapper;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Store;

namespace PowerCrm.Assignment;

/// <summary>Finds the colleagues for whom a manager stands in today. The manager may read their customers.</summary>
public sealed class CoveredColleagues(NpgsqlDataSource database, DatabaseClock clock)
{
    /// <summary>A colleague who is away.</summary>
    /// <param name="Until">The last day of the leave.</param>
    internal sealed record Colleague(string DisplayName, DateOnly Until);

    /// <summary>Returns the colleagues by their ids.</summary>
    internal async Task<IReadOnlyDictionary<Guid, Colleague>> FindFor(Guid manager, CancellationToken ct)
    {
        var today = ChinaTime.Day(await clock.ReadNow(ct));
        await using var connection = await database.OpenConnectionAsync(ct);
        var absent = Substitutions.FindAbsentManagers(manager, await ManagerSnapshots.ReadAll(connection, null, ct), today).ToList();
        if (absent.Count == 0)
            return new Dictionary<Guid, Colleague>();
        var names = (await connection.QueryAsync<(Guid Id, string Name)>(new CommandDefinition(
            "select id, display_name from pc_v_staff where id = any(@ids)", new { ids = absent.Select(m => m.Id).ToArray() },
            cancellationToken: ct))).ToDictionary(n => n.Id, n => n.Name);
        return absent.ToDictionary(m => m.Id, m => new Colleague(names[m.Id], m.LeaveOn(today)!.To));
    }
}

using Dapper;
using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Assignment;

/// <summary>
/// Finds the colleagues whose customers a substitute covers today. The substitute may read these customers and serve them; they stay the
/// colleague's. The day is China's, by the database's clock.
/// </summary>
public sealed class CoveredColleagues(NpgsqlDataSource database, DatabaseClock clock) : ISubstitutes
{
    /// <summary>A colleague who is away.</summary>
    /// <param name="Until">The last day of the leave.</param>
    internal sealed record Colleague(string DisplayName, DateOnly Until);

    internal static readonly IReadOnlyDictionary<Guid, Colleague> None = new Dictionary<Guid, Colleague>();

    /// <summary>
    /// True when any leave names the manager as substitute. If none does, the manager covers nobody, and nothing else needs to be read.
    /// </summary>
    internal const string IsNamedSql =
        "exists (select from pc_managers where leave @> jsonb_build_array(jsonb_build_object('Substitute', @manager::text)))";

    /// <summary>Returns the colleagues by their ids.</summary>
    internal async Task<IReadOnlyDictionary<Guid, Colleague>> FindFor(Guid manager, CancellationToken ct)
    {
        var today = ChinaTime.Day(await clock.ReadNow(ct));
        await using var connection = await database.OpenConnectionAsync(ct);
        if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition($"select {IsNamedSql}", new { manager },
            cancellationToken: ct)))
            return None;
        var absent = Substitutions.FindAbsentManagers(manager, await ManagerSnapshots.ReadAll(connection, null, ct), today).ToList();
        if (absent.Count == 0)
            return None;
        var names = (await connection.QueryAsync<(Guid Id, string Name)>(new CommandDefinition(
            "select id, display_name from pc_v_staff where id = any(@ids)", new { ids = absent.Select(m => m.Id).ToArray() },
            cancellationToken: ct))).ToDictionary(n => n.Id, n => n.Name);
        return absent.ToDictionary(m => m.Id, m => new Colleague(names[m.Id], m.LeaveOn(today)!.To));
    }

    /// <summary>
    /// Returns the customer's manager if the caller is the manager or covers the manager's customers today; otherwise the caller, whose
    /// customer it is not.
    /// </summary>
    internal async Task<Guid> FindManager(Customer it, Guid caller, CancellationToken ct) =>
        it.Manager is { } holder && holder != caller && (await FindFor(caller, ct)).ContainsKey(holder) ? holder : caller;

    /// <summary>The response to a substitute for what only the customer's manager may do.</summary>
    internal static Problem CreateRefusal(HttpContext http) => Problem.Forbidden with
    {
        Detail = Languages.Of(http) == Language.English ? "You are the substitute. Only the customer's own manager may do this."
            : "您是代班人，只有该客户的客户经理本人可以进行此操作。",
    };

    async Task<Guid?> ISubstitutes.Find(Guid manager, DateTimeOffset at, CancellationToken ct)
    {
        var day = ChinaTime.Day(at);
        await using var connection = await database.OpenConnectionAsync(ct);
        var leave = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "select leave::text from pc_managers where staff_id = @manager", new { manager }, cancellationToken: ct));
        return leave is not null && LeaveJson.Read(leave).Any(l => l.Covers(day))
            ? Substitutions.FindSubstitute(manager, await ManagerSnapshots.ReadAll(connection, null, ct), day) : null;
    }
}

/// <summary>For which manager the caller of a command acts, and the caller's note.</summary>
/// <param name="Manager">
/// The customer's manager if that is the caller or somebody whom the caller covers; otherwise the caller, and the command is refused.
/// </param>
/// <param name="Note">The encrypted note; null if the caller wrote none, or if the command will be refused.</param>
public sealed record OnBehalf(Guid Manager, Personal? Note);

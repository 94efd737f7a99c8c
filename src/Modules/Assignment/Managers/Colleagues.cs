using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Assignment;

/// <summary>The other managers in service and how many places each has left, for a manager who hands a customer over.</summary>
[Tags("managers")]
public static class Colleagues
{
    internal sealed record Answer(IReadOnlyList<Item> Items);

    /// <param name="Free">Places left; 0: the manager takes nobody on now.</param>
    /// <param name="AwayUntil">The last day of a leave that covers today; null: the manager is there.</param>
    internal sealed record Item(Guid ManagerId, string DisplayName, IReadOnlyList<string> Territories, int Free, DateOnly? AwayUntil);

    [WolverineGet("/managers/colleagues"), Staff("manager")]
    [Answers<Answer>]
    public static async Task<IResult> Get(CurrentCaller caller, NpgsqlDataSource source, DatabaseClock clock, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var today = ChinaTime.Day(await clock.Now(ct));
        var others = (await ManagerRows.Read(connection, null, work: true, ct)).Where(m => m.Active && m.ManagerId != caller.Id);
        return Reply.Ok(new Answer([.. others.Select(m => new Item(m.ManagerId, m.DisplayName, m.Territories,
            Math.Max(0, m.Capacity - (m.Open ?? 0)), m.Leave.FirstOrDefault(l => l.From <= today && today <= l.To)?.To))]));
    }
}

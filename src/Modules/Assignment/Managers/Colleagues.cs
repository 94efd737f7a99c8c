using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Assignment;

/// <summary>Lists the other active managers with their free places, for a manager who hands over a customer.</summary>
[Tags("managers")]
public static class Colleagues
{
    internal sealed record Answer(IReadOnlyList<Item> Items);

    /// <param name="Free">Free places; 0 when the manager cannot take a customer now.</param>
    /// <param name="AwayUntil">The last day of a leave that covers today; null when the manager is present.</param>
    internal sealed record Item(Guid ManagerId, string DisplayName, IReadOnlyList<string> Territories, int Free, DateOnly? AwayUntil);

    [WolverineGet("/managers/colleagues"), Staff("manager")]
    [Answers<Answer>]
    public static async Task<IResult> Get(CurrentCaller caller, NpgsqlDataSource source, DatabaseClock clock, CancellationToken ct)
    {
        var today = ChinaTime.Day(await clock.ReadNow(ct));
        await using var connection = await source.OpenConnectionAsync(ct);
        var colleagues = (await ManagerRows.Read(connection, null, withWorkload: true, ct)).Where(m =>
            m.Active && m.ManagerId != caller.Id);
        return Reply.Ok(new Answer([.. colleagues.Select(m => new Item(m.ManagerId, m.DisplayName, m.Territories,
            Math.Max(0, m.Capacity - (m.Open ?? 0)), m.Leave.FirstOrDefault(l => l.From <= today && today <= l.To)?.To))]));
    }
}

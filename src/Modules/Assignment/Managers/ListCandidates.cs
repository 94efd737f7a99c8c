using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Assignment;

/// <summary>Lists the open accounts with the role of manager that are not registered as managers yet.</summary>
[Tags("managers")]
public static class ListCandidates
{
    internal sealed record Answer(IReadOnlyList<Item> Items);

    internal sealed record Item(Guid StaffId, string Username, string DisplayName);

    [WolverineGet("/managers/candidates"), Staff("admin")]
    [Answers<Answer>]
    public static async Task<IResult> Get(StaffAccounts accounts, NpgsqlDataSource source, CancellationToken ct)
    {
        var open = await accounts.ListOpen("manager", ct);
        await using var connection = await source.OpenConnectionAsync(ct);
        var managers = (await ManagerRows.Read(connection, null, withWorkload: false, ct)).Select(m => m.ManagerId).ToHashSet();
        return Reply.Ok(new Answer([.. open.Where(a => !managers.Contains(a.Id)).Select(a => new Item(a.Id, a.Username, a.DisplayName))]));
    }
}

using Dapper;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Npgsql;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Assignment;

/// <summary>
/// Off-boards a manager: the account is closed at once and all customers go to other managers by the rules. <c>?dryRun=true</c> changes
/// nothing and shows who would get which customer.
/// </summary>
[Tags("managers")]
public static class OffboardManager
{
    /// <param name="Customers">Number of the manager's customers; <paramref name="States"/> counts them by state.</param>
    /// <param name="Planned">By the current rules and load. The customers move right after, so a place may be taken meanwhile.</param>
    public sealed record Answer(Guid ManagerId, bool DryRun, int Customers, IReadOnlyDictionary<string, int> States,
        IReadOnlyList<Planned> Planned);

    /// <param name="ManagerId">The customer's next manager; null when nobody is eligible, for <paramref name="Reason"/>.</param>
    public sealed record Planned(Guid CustomerId, string Status, Guid? ManagerId, string? Reason);

    [WolverinePost("/managers/{id:guid}/offboard"), DisableRequestTimeout, Staff("admin"), Idempotent]
    [QueryParameters("dryRun")]
    [Answers<Answer>]
    public static async Task<IResult> Post(Guid id, StaffAccounts accounts, NpgsqlDataSource source, IStreams events, DatabaseClock clock,
        CurrentCaller caller, HttpContext http, CancellationToken ct)
    {
        // An empty value must not count as a real run.
        var dryRun = Query.ReadSingleOrEmpty(http, "dryRun");
        if (dryRun is not (null or "true" or "false"))
            return Problem.Invalid(new Fault("/dryRun", "invalid"));
        if (await Preview(id, dryRun == "true", accounts, source, events, clock, ct) is not var (account, answer))
            return Problem.NotFound;
        var reply = Reply.Ok(answer);
        // All customers of a closed account are already being moved, so only the answer is returned.
        if (dryRun != "true")
            await accounts.Disable(account.Username, caller.ToCaller(), async (db, transaction, staff) =>
            {
                await ManagerDirectory.Offboard(db, transaction, staff, ct);
                await Rows.Run(db, transaction, IdempotencyScope.Of(http).RowsFor(reply), ct);
            }, ct);
        return reply;
    }

    /// <summary>
    /// Returns which manager would get which customer; also used by the command line. Null when there is no such manager.
    /// </summary>
    public static async Task<(StaffAccount Account, Answer Answer)?> Preview(Guid id, bool dryRun, StaffAccounts accounts,
        NpgsqlDataSource source, IStreams events, DatabaseClock clock, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var managers = await ManagerSnapshots.ReadAll(connection, null, ct);
        if (managers.All(m => m.Id != id) || await accounts.Find(id, ct) is not { } account)
            return null;
        var policy = await ActivePolicy.Read(connection, ct);
        var planned = Plan(id, await LoadCustomers(connection, id, events, policy, ct), managers, policy, await clock.ReadNow(ct));
        return (account, new Answer(id, dryRun, planned.Count,
            planned.GroupBy(p => p.Status, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal),
            planned));
    }

    /// <summary>
    /// Plans the moves as <see cref="DrainWaitingHandler"/> will make them: one after the other, each with the load after the previous
    /// ones.
    /// </summary>
    internal static IReadOnlyList<Planned> Plan(Guid leavingManager, IReadOnlyList<(Guid Id, Customer It)> customers,
        IReadOnlyList<ManagerSnapshot> managers, Policy policy, DateTimeOffset now)
    {
        var planned = new List<Planned>(customers.Count);
        var contenders = managers.ToDictionary(m => m.Id, m => m.Id == leavingManager ? m with { Active = false } : m);
        foreach (var (id, it) in customers)
        {
            if (it.Profile is not { } profile)
                continue;                                   // erased a moment ago
            var choice = Placement.Choose(it, profile with { Id = id }, [.. contenders.Values], policy, now);
            if (choice.Manager is { } to)
                contenders[to] = contenders[to].WithCustomer(profile.PowerCapacity, policy, now);
            planned.Add(new Planned(id, it.State, choice.Manager, choice.Manager is null ? ParkingReason.Determine(choice.Why) : null));
        }
        return planned;
    }

    private static async Task<IReadOnlyList<(Guid, Customer)>> LoadCustomers(NpgsqlConnection connection, Guid manager, IStreams events,
        Policy policy, CancellationToken ct)
    {
        var ids = await connection.QueryAsync<Guid>(new CommandDefinition(
            "select registration_id from pc_assignments where manager_id = @manager order by registration_id", new { manager },
            cancellationToken: ct));
        var customers = new List<(Guid, Customer)>();
        foreach (var id in ids)
            customers.Add((id, await CompanyManagers.AddTo(id, (await events.Load<Customer>(id, ct)).State, connection, policy, ct)));
        return customers;
    }
}

using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Wolverine.Http;

namespace PowerCrm.Web;

/// <summary>
/// Lists the names for the staff ids in cases, logs and exports: events contain no names, since a name may change and the log is never
/// deleted.
/// </summary>
[Tags("sign-in")]
public static class ListStaffNames
{
    /// <param name="WithoutSecondFactor">Open accounts that sign in with the password alone; for administrators only.</param>
    internal sealed record Answer(IReadOnlyList<Item> Items,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<Guid>? WithoutSecondFactor);

    /// <param name="Closed">The account is closed; cases and logs still show what its owner did.</param>
    internal sealed record Item(Guid Id, string DisplayName, string Role, bool Closed);

    [WolverineGet("/staff/names"), Staff("reviewer", "admin", "auditor")]
    [Answers<Answer>]
    public static async Task<IResult> Get(StaffAccounts accounts, CurrentCaller caller, CancellationToken ct)
    {
        var all = await accounts.List(ct);
        return Reply.Ok(new Answer([.. all.Select(a => new Item(a.Id, a.DisplayName, a.Role, a.DisabledAt is not null))],
            caller.Has("admin") ? [.. all.Where(a => a is { DisabledAt: null, SecondFactor: false }).Select(a => a.Id)] : null))
            .WithHeader("Cache-Control", "private, no-cache");
    }
}

using Microsoft.AspNetCore.Http;
using Wolverine.Http;

namespace PowerCrm.Web;

/// <summary>
/// Who the ids of staff are that cases, logs and exports show: events name nobody, since a name may change and the log forgets nothing.
/// </summary>
[Tags("sign-in")]
public static class ListStaffNames
{
    internal sealed record Answer(IReadOnlyList<Item> Items);

    /// <param name="Closed">The account is closed; what its owner did still stands in cases and logs.</param>
    internal sealed record Item(Guid Id, string DisplayName, string Role, bool Closed);

    [WolverineGet("/staff/names"), Staff("reviewer", "admin", "auditor")]
    [Answers<Answer>]
    public static async Task<IResult> Get(StaffAccounts accounts, CancellationToken ct) =>
        Reply.Ok(new Answer([.. (await accounts.List(ct)).Select(a => new Item(a.Id, a.DisplayName, a.Role, a.DisabledAt is not null))]))
            .With("Cache-Control", "private, no-cache");
}

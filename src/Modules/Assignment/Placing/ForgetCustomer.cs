using Dapper;
using PowerCrm.Contracts;
using PowerCrm.EventStore;

namespace PowerCrm.Assignment;

/// <summary>An erased customer is nobody's any more: the place is free, the wait is over, nothing falls due.</summary>
internal sealed class ForgetCustomer : ISubscription
{
    public static string Name => "ForgetCustomer";
    public static IReadOnlyList<Type> Handles { get; } = [typeof(PersonalDataErased)];

    public async Task Handle(Recorded e, Reaction reaction, CancellationToken ct)
    {
        var holder = await reaction.Connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(
            "select manager_id from pc_assignments where registration_id = @Stream", new { e.Stream }, reaction.Transaction, cancellationToken: ct));
        var rows = new List<Alongside> { Alongside.Any("delete from pc_assignment_waiting where registration_id = $1", e.Stream) };
        if (holder is { } manager)
            rows.AddRange(Places.GiveBack(e.Stream, manager, reaction.Now));
        await Web.Rows.Run(reaction.Connection, reaction.Transaction, rows, ct);
    }
}

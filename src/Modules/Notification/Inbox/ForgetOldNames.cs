using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Notification;

/// <summary>
/// Takes the names of erased customers out of messages that an older build wrote. Each customer is looked at once.
/// </summary>
public sealed class ForgetOldNames(NpgsqlDataSource database, StreamsRoot streams, TimeProvider time, ILogger<ForgetOldNames> log)
    : OldRows("names of erased customers", time, log)
{
    /// <returns>How many customers were looked at.</returns>
    protected override async Task<int> Work(CancellationToken ct)
    {
        var events = streams.As(Caller.System("forget_old_names"));
        var looked = 0;
        await using var connection = await database.OpenConnectionAsync(ct);
        while (true)
        {
            var ids = (await connection.QueryAsync<Guid>(new CommandDefinition(
                """
                select distinct i.customer_id
                from pc_inbox i
                where i.customer_id is not null
                  and not exists (select from pc_inbox_customers c where c.customer_id = i.customer_id)
                limit @Batch
                """, new { Batch }, cancellationToken: ct))).AsList();
            foreach (var id in ids)
                await Look(connection, id, (await events.Load<CustomerNames>(id, ct)).State, ct);
            looked += ids.Count;
            if (ids.Count < Batch)
                break;
        }
        return looked;
    }

    private static async Task Look(NpgsqlConnection connection, Guid customer, CustomerNames it, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await Rows.Run(connection, transaction, it.Erased ? InboxRows.Erase(customer, it.Names) : [InboxRows.Known(customer)], ct);
        await transaction.CommitAsync(ct);
    }
}

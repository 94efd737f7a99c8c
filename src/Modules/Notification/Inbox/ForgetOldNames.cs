using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Notification;

/// <summary>
/// Messages that an older build wrote name customers who have been erased since. At the start of every host, and every ten minutes, since
/// during an upgrade hosts of the older build may still write some, these names are taken out. Each customer is looked at once.
/// </summary>
public sealed partial class ForgetOldNames(NpgsqlDataSource database, StreamsRoot streams, TimeProvider time, ILogger<ForgetOldNames> log)
    : BackgroundService
{
    private const int Batch = 200;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Round(stoppingToken);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            PutOff(e, 1);
        }
        await TimerLoop.Run(TimeSpan.FromMinutes(10), time, Round, PutOff, stoppingToken);
    }

    private void PutOff(Exception e, int failures) => LogPutOff((e as NpgsqlException)?.SqlState ?? e.GetType().Name);

    /// <returns>How many customers were looked at.</returns>
    internal async Task<int> Round(CancellationToken ct)
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
        if (looked > 0)
            LogLooked(looked);
        return looked;
    }

    private static async Task Look(NpgsqlConnection connection, Guid customer, CustomerNames it, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await Rows.Run(connection, transaction, it.Erased ? InboxRows.Erase(customer, it.Names) : [InboxRows.Known(customer)], ct);
        await transaction.CommitAsync(ct);
    }

    [LoggerMessage(1, LogLevel.Information, "Messages of an older build about {Count} customers were looked through for erased names")]
    private partial void LogLooked(int count);

    [LoggerMessage(2, LogLevel.Warning, "Looking through messages of an older build was put off ({Reason})")]
    private partial void LogPutOff(string reason);
}

using Dapper;
using Npgsql;

namespace PowerCrm.EventStore;

/// <summary>The rows of what falls due, and what a person decides about those that are parked.</summary>
internal sealed class DueCommands(NpgsqlDataSource source)
{
    public async Task<IReadOnlyList<DueCommand>> List(bool parkedOnly, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<(Guid Id, DateTime At, Guid Stream, string Command, string State, int Attempts, string? Error)>(new CommandDefinition(
            "select id, at, stream, command, state, attempts, error from pc_due where not @parkedOnly or state = 'parked' order by at, id",
            new { parkedOnly }, cancellationToken: ct));
        return [.. rows.Select(r => new DueCommand(r.Id, r.At, r.Stream, r.Command, r.State, r.Attempts, r.Error))];
    }

    public async Task<bool> Retry(Guid id, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(
            "update pc_due set state = 'waiting', attempts = 0, at = powercrm_now() where id = @id and state = 'parked'", new { id }, cancellationToken: ct)) == 1;
    }

    public async Task<bool> Skip(Guid id, string reason, string actor, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(
            """
            with gone as (delete from pc_due where id = @id and state = 'parked' returning id, stream, command, data, error)
            insert into pc_skipped_due (id, stream, command, data, error, reason, actor, at)
            select id, stream, command, data, error, @reason, @actor, powercrm_now() from gone
            """, new { id, reason, actor }, cancellationToken: ct)) == 1;
    }
}

using Dapper;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Web;

/// <summary>The versions of policies that were activated by a build which did not record activations in the log yet.</summary>
public sealed class EarlierPolicyVersions(NpgsqlDataSource database, PolicyVersions policies, FactRecorder facts)
{
    /// <summary>
    /// Records the versions of a database whose log has no activation yet: earlier builds did not record them. Later, a version without its
    /// event is a violation that the audit reports.
    /// </summary>
    public async Task Record(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var stored = (await connection.QueryAsync<string>(new CommandDefinition(
            "select distinct kind from pc_policies", transaction: transaction, cancellationToken: ct))).ToList();
        // Every start of a host comes here: usually there is nothing to record, and neither the lock nor the contents are needed.
        var streams = stored.Concat(policies.Kinds.Select(k => k.Kind)).Distinct().Select(PolicyStream.Of).ToArray();
        if (stored.Count == 0 || await HasActivation())
            return;
        // One host records them; the others wait for it, and then find its events.
        await connection.ExecuteAsync(new CommandDefinition("select pg_advisory_xact_lock(hashtextextended('earlier-policies', 0))",
            transaction: transaction, cancellationToken: ct));
        // Read before the second look: a version that is activated in between brings its own event.
        var rows = (await connection.QueryAsync<PolicyRow>(new CommandDefinition(
            $"select {PolicyRow.Columns} from pc_policies order by kind, version", transaction: transaction,
            cancellationToken: ct))).ToList();
        if (await HasActivation())
            return;
        foreach (var row in rows)
            await facts.Record(transaction, Caller.System(PolicyStream.EarlierVersions), PolicyStream.Of(row.Kind), row.CreateFact(), ct);
        await transaction.CommitAsync(ct);

        async Task<bool> HasActivation() => await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select from pc_v_streams where id = any(@streams))", new { streams }, transaction, cancellationToken: ct));
    }
}

using Dapper;
using Npgsql;

namespace PowerCrm.EventStore;

internal sealed class Documents(NpgsqlDataSource source, Registry registry) : IDocuments
{
    public async Task<T?> Find<T>(string key, CancellationToken ct) where T : class =>
        (await FindMany<T>([key], ct)).FirstOrDefault();

    public async Task<IReadOnlyList<T>> FindMany<T>(IReadOnlyList<string> keys, CancellationToken ct) where T : class
    {
        var projection = Of<T>();
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand($"select data from {projection.Table} where id = any($1)", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = projection.Run == Run.Inline ? keys.Select(Guid.Parse).ToArray() : keys.ToArray() });
        await using var rows = await command.ExecuteReaderAsync(ct);
        var found = new List<T>(keys.Count);
        while (await rows.ReadAsync(ct))
            found.Add((T)StoreJson.Read(rows.GetFieldValue<byte[]>(0), typeof(T)));
        return found;
    }

    public async Task<IReadOnlyList<T>> Query<T>(string where, object parameters, CancellationToken ct) where T : class
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<string>(new CommandDefinition(
            $"select data::text from {Of<T>().Table} where {where}", parameters, cancellationToken: ct));
        return [.. rows.Select(json => (T)StoreJson.Read(System.Text.Encoding.UTF8.GetBytes(json), typeof(T)))];
    }

    private ProjectionType Of<T>() => registry.Projections.FirstOrDefault(p => p.Document == typeof(T))
        ?? throw new InvalidOperationException($"{typeof(T).Name} is no document of a registered projection.");
}

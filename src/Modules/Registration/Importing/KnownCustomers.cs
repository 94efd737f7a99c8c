using Dapper;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Registration;

/// <summary>Looks up which people and companies of a file are known already. People are compared by blind index only.</summary>
internal sealed class KnownCustomers(NpgsqlDataSource database, StreamsFactory streams)
{
    /// <summary>The number of customers in one query.</summary>
    private const int BatchSize = 5_000;

    /// <summary>Returns the ids that have a stream. An erased customer has one too and is not created again.</summary>
    public async Task<IReadOnlySet<Guid>> FindExisting(IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        var existing = new HashSet<Guid>();
        await using var connection = await database.OpenConnectionAsync(ct);
        foreach (var part in ids.Chunk(BatchSize))
            existing.UnionWith(await connection.QueryAsync<Guid>(new CommandDefinition(
                "select id from pc_v_streams where id = any(@part)", new { part }, cancellationToken: ct)));
        return existing;
    }

    /// <summary>
    /// Returns the registration with the same verified phone and company, by the id of the file's customer. One that was rejected, or that
    /// is a draft again, serves nobody, so it is not in the way of an import.
    /// </summary>
    public async Task<IReadOnlyDictionary<Guid, Guid>> FindRegistered(IReadOnlyList<ImportedCustomer> customers, CancellationToken ct)
    {
        var registrations = new Dictionary<Guid, Guid>();
        var reader = streams.As(Caller.System("import-customers"));
        await using var connection = await database.OpenConnectionAsync(ct);
        foreach (var part in customers.Chunk(BatchSize))
        {
            var phones = (await connection.QueryAsync<(byte[] Phone, Guid Registration)>(new CommandDefinition(
                "select phone, registration from pc_phones where phone = any(@phones)",
                new { phones = part.Select(c => c.Phone).ToArray() }, cancellationToken: ct)))
                .ToDictionary(p => Convert.ToHexString(p.Phone), p => p.Registration, StringComparer.Ordinal);
            foreach (var it in part.Where(c => phones.ContainsKey(Convert.ToHexString(c.Phone))))
            {
                var registration = phones[Convert.ToHexString(it.Phone)];
                if ((await reader.Load<Registrant>(registration, ct)).State is
                    { Status: AuthStatus.Pending or AuthStatus.Processing or AuthStatus.Approved, Info: { } info }
                    && IsSameCompany(info, it))
                    registrations[it.Id] = registration;
            }
        }
        return registrations;
    }

    /// <summary>Returns an imported customer of the same company with another phone, by the id of the file's customer.</summary>
    public async Task<IReadOnlyDictionary<Guid, Guid>> FindSameCompany(IReadOnlyList<ImportedCustomer> customers, CancellationToken ct)
    {
        var matches = new Dictionary<Guid, Guid>();
        await using var connection = await database.OpenConnectionAsync(ct);
        foreach (var part in customers.Chunk(BatchSize))
        {
            var rows = (await connection.QueryAsync<(Guid Customer, string Key, string? Code)>(new CommandDefinition(
                """
                select customer, company_key, credit_code from pc_imported_customers where company_key = any(@keys)
                union
                select customer, company_key, credit_code from pc_imported_customers where credit_code = any(@codes)
                """,
                new { keys = part.Select(c => c.CompanyKey).ToArray(), codes = part.Select(c => c.CreditCode).OfType<string>().ToArray() },
                cancellationToken: ct))).ToList();
            var (keys, codes) = (rows.ToLookup(r => r.Key, r => r.Customer), rows.ToLookup(r => r.Code ?? "", r => r.Customer));
            foreach (var it in part)
                if (keys[it.CompanyKey].Concat(it.CreditCode is { } code ? codes[code] : []).Where(c => c != it.Id).Take(1).ToList()
                    is [var match])
                    matches[it.Id] = match;
        }
        return matches;
    }

    /// <summary>Returns an undecided registration of the same company, by the id of the file's customer.</summary>
    public async Task<IReadOnlyDictionary<Guid, Guid>> FindUndecided(IReadOnlyList<ImportedCustomer> customers, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var open = (await connection.QueryAsync<(Guid Registration, string Key, string? Code)>(new CommandDefinition(
            "select registration, company_key, credit_code from pc_v_registered_companies where open order by registration",
            cancellationToken: ct))).ToList();
        var (keys, codes) = (open.ToLookup(r => r.Key, r => r.Registration), open.ToLookup(r => r.Code ?? "", r => r.Registration));
        return customers.Select(it => (it.Id, Found: keys[it.CompanyKey].Concat(it.CreditCode is { } code ? codes[code] : []).ToList()))
            .Where(f => f.Found.Count > 0).ToDictionary(f => f.Id, f => f.Found[0]);
    }

    private static bool IsSameCompany(InfoSubmitted info, ImportedCustomer it) => Names.Key(info.CompanyName) == it.CompanyKey
        || info.CreditCode is { } code && code == it.CreditCode;
}

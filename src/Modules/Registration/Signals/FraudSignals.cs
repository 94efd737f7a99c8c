using System.Net;
using Dapper;
using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>
/// Signs of fraud for the reviewer, never a reason to refuse: many accounts on a device or a network, many companies at one place, a
/// company name that looks like another one's, an account number that another company stated, a phone of a member of staff. Everything is
/// compared by blind index.
/// </summary>
public sealed class FraudSignals(NpgsqlDataSource database, IKeyRing keys) : ISharedDataFinder
{
    private const string Device = "device", Network = "network", Address = "address", Lookalike = "look", Account = "account";

    /// <summary>Deletes the marks of networks that are older than the privacy text allows, unless a legal hold keeps them.</summary>
    public static Sweep ExpirySweep { get; } = new(
        "delete from pc_signals where kind = 'network' and at < powercrm_now() - interval '30 days' and "
            + $"{LegalHolds.NotHeldSql("registration")};");

    /// <summary>Records where a sign-in came from.</summary>
    public async Task RecordSignIn(Guid registration, string? device, HttpContext http, CancellationToken ct)
    {
        var rows = new List<Row>();
        if (!string.IsNullOrEmpty(device))
            rows.Add(CreateSignalRow(registration, Device, keys.Index(Device, device), []));
        // A loopback address has no meaning: it is a developer's machine, or a proxy that is not configured.
        if (http.Connection.RemoteIpAddress is { } address && !IPAddress.IsLoopback(address))
            rows.Add(CreateSignalRow(registration, Network, keys.Index(Network, ClientAddress.Of(http)), []));
        await using var connection = await database.OpenConnectionAsync(ct);
        await Web.Rows.Run(connection, null, rows, ct);
    }

    /// <summary>
    /// Returns the mark of the registration's device, the same for everybody on that device; null when no sign-in named one. Of several
    /// devices, it is the one of the last sign-in.
    /// </summary>
    public async Task<string?> FindDevice(Guid registration, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<byte[]?>(new CommandDefinition(
            "select value from pc_signals where registration = @registration and kind = 'device' order by at desc, value limit 1",
            new { registration }, cancellationToken: ct)) is { } mark ? Convert.ToHexStringLower(mark) : null;
    }

    /// <summary>
    /// Returns what a submission shares with others, as codes of warnings, and the rows that later submissions are compared with.
    /// </summary>
    public async Task<(IReadOnlyList<string> Codes, IReadOnlyList<Row> Rows)> CheckSubmission(Guid registration, Submission next,
        string phone, RulePolicy.SignalCounts limits, CancellationToken ct)
    {
        var company = keys.Index("company", Names.Key(next.CompanyName));
        var address = keys.Index(Address, $"{next.RegionCode} {Names.Key(next.DetailAddress)}");
        var look = keys.Index(Lookalike, NameSkeleton.Compute(next.CompanyName));
        byte[][] accounts = [.. next.AccountNumbers.Distinct(StringComparer.Ordinal).Select(a => keys.Index(Account, a))];
        var call = keys.Index("phone", Mobile.Key(next.ContactPhone ?? phone));
        await using var connection = await database.OpenConnectionAsync(ct);
        var counts = await connection.QuerySingleAsync<SharedCounts>(
            new CommandDefinition(CountSql, new { registration, company, address, look, accounts, call }, cancellationToken: ct));
        var codes = new List<string>();
        if (counts.Devices >= limits.Device)
            codes.Add("device_shared");
        if (counts.Networks >= limits.Network)
            codes.Add("network_busy");
        codes.AddRange(GetSharedCodes(counts.Addresses, counts.Looks, counts.Accounts, limits));
        if (counts.OfStaff)
            codes.Add("contact_phone_of_staff");
        return (codes,
        [
            Row.Any("delete from pc_signals where registration = $1 and kind in ('address', 'look', 'account')", registration),
            CreateSignalRow(registration, Address, address, company), CreateSignalRow(registration, Lookalike, look, company),
            .. accounts.Select(a => CreateSignalRow(registration, Account, a, company)),
        ]);
    }

    async Task<IReadOnlyList<string>> ISharedDataFinder.Find(Guid registration, DateOnly today, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var companies = (await connection.QueryAsync<(string Kind, int Count)>(new CommandDefinition(SharedSql, new { registration },
            cancellationToken: ct))).ToDictionary(k => k.Kind, k => k.Count, StringComparer.Ordinal);
        return GetSharedCodes(companies.GetValueOrDefault(Address), companies.GetValueOrDefault(Lookalike),
            companies.GetValueOrDefault(Account), RulePolicy.At(today).Signals);
    }

    /// <summary>Returns the codes for the numbers of others with the same address, a similar name or the same account number.</summary>
    private static IReadOnlyList<string> GetSharedCodes(int addresses, int looks, int accounts, RulePolicy.SignalCounts limits) =>
    [
        .. addresses > limits.Address ? (string[])["address_shared"] : [],
        .. looks > 0 ? (string[])["company_lookalike"] : [],
        .. accounts > 0 ? (string[])["account_number_shared"] : [],
    ];

    /// <summary>Returns the kinds of the person's signals and their times, for that person. Nobody can read back the values.</summary>
    public async Task<IReadOnlyList<(string Kind, DateTime At)>> List(Guid registration, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<(string, DateTime)>(new CommandDefinition(
            "select kind, at from pc_signals where registration = @registration order by at, kind", new { registration },
            cancellationToken: ct))];
    }

    // Registrations that share a device, or a network within a day; other companies at the same address, with a similar name, or with the
    // same account number; a phone of a member of staff. Registrations whose erasure is pending are left out.
    private static readonly string CountSql =
        $"""
        select
            (select coalesce(max(n), 0) from (select count(distinct theirs.registration) as n from pc_signals mine
                join pc_signals theirs on theirs.kind = mine.kind and theirs.value = mine.value
                    and {LegalHolds.NoPendingErasureSql("theirs.registration")}
                where mine.registration = @registration and mine.kind = 'device' group by mine.value) as d)::int as devices,
            (select coalesce(max(n), 0) from (select count(distinct theirs.registration) as n from pc_signals mine
                join pc_signals theirs on theirs.kind = mine.kind and theirs.value = mine.value
                    and theirs.at > powercrm_now() - interval '1 day' and {LegalHolds.NoPendingErasureSql("theirs.registration")}
                where mine.registration = @registration and mine.kind = 'network' group by mine.value) as d)::int as networks,
            (select count(distinct company) from pc_signals
                where kind = 'address' and value = @address and registration <> @registration and company <> @company
                    and {LegalHolds.NoPendingErasureSql("registration")})::int as addresses,
            (select count(*) from pc_signals
                where kind = 'look' and value = @look and registration <> @registration and company <> @company
                    and {LegalHolds.NoPendingErasureSql("registration")})::int as looks,
            (select count(*) from pc_signals
                where kind = 'account' and value = any(@accounts) and registration <> @registration and company <> @company
                    and {LegalHolds.NoPendingErasureSql("registration")})::int as accounts,
            exists (select from pc_v_staff_phones where phone_index = @call) as ofstaff
        """;

    // The other companies of each kind, by the marks that the submission itself stored.
    private static readonly string SharedSql =
        $"""
        select mine.kind, count(distinct theirs.company)::int
        from pc_signals mine
            join pc_signals theirs on theirs.kind = mine.kind and theirs.value = mine.value
                and theirs.registration <> mine.registration and theirs.company <> mine.company
        where mine.registration = @registration and mine.kind in ('address', 'look', 'account')
            and {LegalHolds.NoPendingErasureSql("theirs.registration")}
        group by mine.kind
        """;

    /// <summary>Inserts nothing for a person who was erased in the meantime.</summary>
    private static Row CreateSignalRow(Guid registration, string kind, byte[] value, byte[] company) => Row.Any(
        $"""
        {Reservations.WhileHeldSql}
        insert into pc_signals (registration, kind, value, company, at)
        select $1, $2, $3, $4, powercrm_now() from held
        on conflict (registration, kind, value) do update set company = excluded.company, at = excluded.at
        """, registration, kind, value, company);

    private sealed record SharedCounts(int Devices, int Networks, int Addresses, int Looks, int Accounts, bool OfStaff);
}

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
        foreach (var (kind, count) in ((string, int)[])[(Device, counts.Devices), (Network, counts.Networks), (Address, counts.Addresses),
            (Lookalike, counts.Looks), (Account, counts.Accounts)])
            if (FindCode(kind, count, limits) is { } code)
                codes.Add(code);
        if (counts.OfStaff)
            codes.Add("contact_phone_of_staff");
        return (codes,
        [
            Row.Any("delete from pc_signals where registration = $1 and kind in ('address', 'look', 'account')", registration),
            CreateSignalRow(registration, Address, address, company), CreateSignalRow(registration, Lookalike, look, company),
            .. accounts.Select(a => CreateSignalRow(registration, Account, a, company)),
        ]);
    }

    async Task<IReadOnlyList<SharedData>> ISharedDataFinder.Find(Guid registration, DateOnly today, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var marks = await connection.QueryAsync<(string Kind, int Count, Guid[] Others)>(new CommandDefinition(SharedSql,
            new { registration }, cancellationToken: ct));
        var limits = RulePolicy.At(today).Signals;
        return [.. marks.Select(m => (Code: FindCode(m.Kind, m.Count, limits), m.Others)).Where(m => m.Code is not null)
            .GroupBy(m => m.Code!, StringComparer.Ordinal)
            .Select(g => new SharedData(g.Key, [.. g.SelectMany(m => m.Others).Distinct().Take(MaxOthers)]))];
    }

    /// <summary>Returns the code of the warning when so many share a mark; null when they are too few for one.</summary>
    /// <param name="count">Registrations, this one included, on a device or a network; otherwise other companies.</param>
    private static string? FindCode(string kind, int count, RulePolicy.SignalCounts limits) => kind switch
    {
        Device => count >= limits.Device ? "device_shared" : null,
        Network => count >= limits.Network ? "network_busy" : null,
        Address => count > limits.Address ? "address_shared" : null,
        Lookalike => count > 0 ? "company_lookalike" : null,
        _ => count > 0 ? "account_number_shared" : null,
    };

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

    /// <summary>
    /// The largest number of other registrations that are returned for one warning. The review names fewer, because most accounts on a
    /// shared device may never have submitted anything.
    /// </summary>
    private const int MaxOthers = 100;

    // The same mark of others, counted as in CountSql.
    private static readonly string SameMarkSql =
        $"""
        from pc_signals theirs
        where theirs.kind = mine.kind and theirs.value = mine.value and theirs.registration <> mine.registration
            and case mine.kind when 'device' then true
                when 'network' then theirs.at > powercrm_now() - interval '1 day'
                else theirs.company <> mine.company end
            and {LegalHolds.NoPendingErasureSql("theirs.registration")}
        """;

    // What others share with the submission, by the marks that were stored for it; the newest others first. A busy network has tens of
    // thousands of them, so only those that are returned are collected.
    private static readonly string SharedSql =
        $"""
        select mine.kind, counted.n, newest.others
        from pc_signals mine
            cross join lateral (select (case when mine.kind in ('device', 'network') then count(distinct theirs.registration) + 1
                else count(distinct theirs.company) end)::int as n {SameMarkSql}) counted
            cross join lateral (select array_agg(t.registration order by t.at desc, t.registration) as others
                from (select theirs.registration, theirs.at {SameMarkSql}
                    order by theirs.at desc, theirs.registration
                    limit {MaxOthers}) t) newest
        where mine.registration = @registration and newest.others is not null
        order by mine.kind, mine.value
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

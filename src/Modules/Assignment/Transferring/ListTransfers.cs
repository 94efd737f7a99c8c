using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Assignment;

/// <summary>Lists the open offers that a manager made or received, oldest first. Administrators see all.</summary>
[Tags("customers")]
public static class ListTransfers
{
    private const string Sql = """
        select d.data::text as data, f.display_name as from_name, t.display_name as to_name, o.offered_at
        from pc_transfer_offers o
        join mt_doc_customer d on d.id = o.registration_id
        join pc_v_staff f on f.id = o.from_id
        join pc_v_staff t on t.id = o.to_id
        where (@manager::uuid is null or o.from_id = @manager or o.to_id = @manager)
          and (@at::timestamptz is null or (o.offered_at, o.registration_id) > (@at, @id))
        order by o.offered_at, o.registration_id
        limit @limit
        """;

    /// <param name="Incoming">True when the offer was made to the caller, who may accept or refuse it. False when the caller made it or,
    /// for an administrator, when it is between others.</param>
    internal sealed record Item(Guid CustomerId, string CompanyName, string Province, string City, string? District, decimal PowerCapacity,
        string VoltageLevel, Guid FromId, string FromName, Guid ToId, string ToName, bool Incoming, string? Reason,
        DateTimeOffset OfferedAt, DateTimeOffset ExpiresAt);

    [WolverineGet("/customers/transfers"), Staff("manager", "admin")]
    [Answers<PageOf<Item>>, ProblemCodes("cursor_invalid")]
    public static async Task<IResult> Get(Page page, CurrentCaller caller, NpgsqlDataSource source, IKeyRing keys, CancellationToken ct)
    {
        var rows = await ReadRows(page, caller, source, ct);
        var part = page.Of(rows, r => (r.At, r.It.Id));
        await keys.Preload([.. part.Items.Select(r => r.It.Id)], ct);
        var items = new List<Item>();
        foreach (var (it, from, to, _) in part.Items)
            if (it.Offer is { } offer)
                items.Add(new Item(it.Id, it.CompanyName, it.Province, it.City, it.District, it.PowerCapacity, it.VoltageLevel,
                    offer.From, from, offer.To, to, offer.To == caller.Id,
                    (await keys.Open<ReviewNote>(offer.Reason, SealedFieldNames.Note, CustomerViews.Purpose, ct))?.Text, offer.OfferedAt,
                    offer.ExpiresAt));
        return Reply.Ok(part.WithItems(items));
    }

    private static async Task<List<(CustomerDocument It, string From, string To, DateTimeOffset At)>> ReadRows(Page page,
        CurrentCaller caller, NpgsqlDataSource source, CancellationToken ct)
    {
        var (at, id) = page.Key;
        await using var connection = await source.OpenConnectionAsync(ct);
        return [.. (await connection.QueryAsync<(string Data, string From, string To, DateTime At)>(new CommandDefinition(Sql,
            new { manager = caller.Has("admin") ? (Guid?)null : caller.Id, at, id, limit = page.Rows }, cancellationToken: ct)))
            .Select(r => (JsonSerializer.Deserialize<CustomerDocument>(r.Data)!, r.From, r.To, new DateTimeOffset(r.At)))];
    }
}

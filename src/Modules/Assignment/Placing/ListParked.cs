using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Assignment;

/// <summary>Lists the customers without a manager, in the order in which they will be served, with the reason.</summary>
[Tags("managers")]
public static class ListParked
{
    private const string Sql = """
        select d.data::text as data, w.reason, w.parked_at as at
        from pc_assignment_waiting w
        join mt_doc_customer d on d.id = w.registration_id
        where @at::timestamptz is null or (w.parked_at, w.registration_id) > (@at, @id)
        order by w.parked_at, w.registration_id
        limit @limit
        """;

    /// <param name="Reason"><c>all_at_capacity</c>, <c>all_on_leave</c>, <c>all_declined</c>, <c>no_manager_for_region</c>,
    /// <c>no_active_manager</c>, <c>no_manager</c> or <c>consent_withdrawn</c>, until it is given again.</param>
    public sealed record Item(Guid CustomerId, string CompanyName, string Province, string City, string? District, decimal PowerCapacity,
        string VoltageLevel, string? Industry, string Reason, string Text, DateTimeOffset ParkedAt);

    [WolverineGet("/assignment/parked"), Staff("admin")]
    [Answers<PageOf<Item>>, ProblemCodes("cursor_invalid")]
    public static async Task<IResult> Get(Page page, NpgsqlDataSource source, HttpContext http, CancellationToken ct)
    {
        var (at, id) = page.Key;
        var rows = await Read(source, page.Rows, Languages.Of(http), ct, at, id);
        return Reply.Ok(page.Of(rows, r => (r.ParkedAt, r.CustomerId))).WithHeader("Cache-Control", "private, no-cache");
    }

    /// <summary>Returns the customers who have waited longest, after the given one.</summary>
    public static async Task<IReadOnlyList<Item>> Read(NpgsqlDataSource source, int limit, Language language, CancellationToken ct,
        DateTimeOffset? at = null, Guid? id = null)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<(string Data, string Reason, DateTime At)>(new CommandDefinition(Sql, new { at, id, limit },
            cancellationToken: ct));
        return [.. rows.Select(r => (It: JsonSerializer.Deserialize<CustomerDocument>(r.Data)!, r.Reason, r.At)).Select(r =>
            new Item(r.It.Id, r.It.CompanyName, r.It.Province, r.It.City, r.It.District, r.It.PowerCapacity, r.It.VoltageLevel,
                r.It.Industry, r.Reason, CustomerTexts.ParkedText(r.Reason, language), new DateTimeOffset(r.At, TimeSpan.Zero)))];
    }
}

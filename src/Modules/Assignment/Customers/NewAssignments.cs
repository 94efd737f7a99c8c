using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Dapper;
using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Assignment;

/// <summary>
/// Lists a manager's new customers that are not acknowledged yet, without those who withdrew the consent, and those of colleagues for whom
/// the manager is the substitute today.
/// </summary>
[Tags("customers")]
public static class NewAssignments
{
    /// <param name="Away">For a substitute: the colleague on leave whose customer it is. Null for one's own customer.</param>
    internal sealed record Item(Guid CustomerId, string CompanyName, string? ContactName, string? Phone, string Province, string City,
        string? District,
        decimal PowerCapacity, string VoltageLevel, DateTimeOffset? AssignedAt, DateTimeOffset? RespondBy, DateTimeOffset? ContactBy,
        string? Why, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] AwayView? Away);

    internal sealed record Answer(IReadOnlyList<Item> Items);

    [WolverineGet("/customers/new-assignments"), Staff("manager")]
    [Answers<Answer>, Answers(304)]
    public static async Task<IResult> Get(CurrentCaller caller, NpgsqlDataSource source, IKeyRing keys,
        CoveredColleagues covered, HttpContext http, CancellationToken ct)
    {
        var language = Languages.Of(http);
        var (version, isNamed) = await ReadListVersion(source, caller.Id, ct);
        var colleagues = isNamed ? await covered.FindFor(caller.Id, ct) : CoveredColleagues.None;
        var tag = ComputeTag(caller.Id, version, await DescribeCoveredLists(source, colleagues, ct), language);
        if (IfNoneMatch.Matches(http, tag))
            return new Reply(StatusCodes.Status304NotModified).WithHeader("ETag", tag);
        var rows = await CustomerRows.Query(source,
            $"""
            join pc_assignments a on a.registration_id = d.id
            where {CustomerRows.BuildManagerCondition(colleagues)}
              and a.state = 'assigned' and (d.data ->> 'ConsentWithdrawn')::boolean is not true
            order by a.assigned_at desc, a.registration_id desc
            """, new { manager = caller.Id, managers = (Guid[])[caller.Id, .. colleagues.Keys] }, ct);
        return Reply.Ok(new Answer([.. (await keys.OpenCustomers(rows, ct)).Select(it =>
        {
            var c = it.Row.Customer;
            return new Item(c.Id, c.CompanyName, it.Applicant?.RealName, it.Applicant.FindPhoneNumber() is { } number
                ? Mask.Phone(number) : null, c.Province, c.City, c.District, c.PowerCapacity, c.VoltageLevel, c.AssignedAt, c.RespondBy,
                c.ContactBy, CustomerTexts.ReasonText(c.Why, language), c.FindAway(colleagues));
        })])).WithHeader("ETag", tag);
    }

    /// <summary>
    /// Reads the version of the list before the list itself: after a change in between, the tag is older than the list, so the client gets
    /// a fresh list the next time.
    /// </summary>
    /// <returns>The version, and whether any leave names the manager as substitute, in one query, because clients poll this list.</returns>
    private static async Task<(long Version, bool IsNamed)> ReadListVersion(NpgsqlDataSource source, Guid manager, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<(long, bool)>(new CommandDefinition(
            $"select list_version, {CoveredColleagues.IsNamedSql} from pc_managers where staff_id = @manager", new { manager },
            cancellationToken: ct));
    }

    /// <summary>Returns the covered colleagues with the versions of their lists and the ends of their leaves, for the tag.</summary>
    private static async Task<string> DescribeCoveredLists(NpgsqlDataSource source,
        IReadOnlyDictionary<Guid, CoveredColleagues.Colleague> colleagues, CancellationToken ct)
    {
        if (colleagues.Count == 0)
            return "";
        await using var connection = await source.OpenConnectionAsync(ct);
        var versions = await connection.QueryAsync<(Guid Manager, long Version)>(new CommandDefinition(
            "select staff_id, list_version from pc_managers where staff_id = any(@ids) order by staff_id",
            new { ids = colleagues.Keys.ToArray() }, cancellationToken: ct));
        return string.Concat(versions.Select(v => string.Create(CultureInfo.InvariantCulture,
            $" {v.Manager:N} {v.Version} {colleagues[v.Manager].Until:yyyy-MM-dd}")));
    }

    /// <summary>The tag depends on the reader and the language of the texts, so it is never valid for another reader.</summary>
    private static string ComputeTag(Guid manager, long version, string coveredLists, Language language)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{manager:N} {version} {language}{coveredLists}");
        return $"\"{Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 12))}\"";
    }
}

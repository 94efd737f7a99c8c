using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Assignment;

/// <summary>Lists a manager's new customers that are not acknowledged yet, without those who withdrew the consent.</summary>
[Tags("customers")]
public static class NewAssignments
{
    internal sealed record Item(Guid CustomerId, string CompanyName, string? ContactName, string? Phone, string Province, string City,
        string? District,
        decimal PowerCapacity, string VoltageLevel, DateTimeOffset? AssignedAt, DateTimeOffset? RespondBy, DateTimeOffset? ContactBy,
        string? Why);

    internal sealed record Answer(IReadOnlyList<Item> Items);

    [WolverineGet("/customers/new-assignments"), Staff("manager")]
    [Answers<Answer>, Answers(304)]
    public static async Task<IResult> Get(CurrentCaller caller, NpgsqlDataSource source, IKeyRing keys, HttpContext http,
        CancellationToken ct)
    {
        var language = Languages.Of(http);
        var tag = ComputeTag(caller.Id, await ReadListVersion(source, caller.Id, ct), language);
        if (IfNoneMatch.Matches(http, tag))
            return new Reply(StatusCodes.Status304NotModified).WithHeader("ETag", tag);
        var rows = await CustomerRows.Query(source,
            """
            join pc_assignments a on a.registration_id = d.id
            where a.manager_id = @Id and a.state = 'assigned' and (d.data ->> 'ConsentWithdrawn')::boolean is not true
            order by a.assigned_at desc, a.registration_id desc
            """, new { caller.Id }, ct);
        return Reply.Ok(new Answer([.. (await keys.OpenCustomers(rows, ct)).Select(it =>
        {
            var c = it.Row.Customer;
            return new Item(c.Id, c.CompanyName, it.Applicant?.RealName, it.Applicant.FindPhoneNumber() is { } number
                ? Mask.Phone(number) : null, c.Province, c.City, c.District, c.PowerCapacity, c.VoltageLevel, c.AssignedAt, c.RespondBy,
                c.ContactBy, CustomerTexts.ReasonText(c.Why, language));
        })])).WithHeader("ETag", tag);
    }

    /// <summary>
    /// Reads the version of the list before the list itself: after a change in between, the tag is older than the list, so the client gets
    /// a fresh list the next time.
    /// </summary>
    private static async Task<long> ReadListVersion(NpgsqlDataSource source, Guid manager, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
            "select list_version from pc_managers where staff_id = @manager", new { manager }, cancellationToken: ct)) ?? 0;
    }

    /// <summary>The tag depends on the reader and the language of the texts, so it is never valid for another reader.</summary>
    private static string ComputeTag(Guid manager, long version, Language language)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{manager:N} {version} {language}");
        return $"\"{Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 12))}\"";
    }
}

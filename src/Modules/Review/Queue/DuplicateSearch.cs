using Dapper;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Contracts;

namespace PowerCrm.Review;

/// <summary>Other live registrations of presumably the same company, or with the same pictures.</summary>
/// <param name="Imported">Customers imported from a file that have the same company or the same phone number.</param>
internal sealed record Duplicates(IReadOnlyList<Guid> ByCode, IReadOnlyList<Guid> ByName, IReadOnlyList<Guid> Imported,
    IReadOnlyList<Duplicates.Picture> Pictures)
{
    /// <summary>Other cases that share data with the submission, by the code of the warning.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Guid>> Sharing { get; init; } = new Dictionary<string, IReadOnlyList<Guid>>();

    /// <param name="OwnCompany">The other registration states the same credit code.</param>
    public sealed record Picture(DuplicatePicture Match, bool OwnCompany);
}

/// <summary>Looks for duplicates of a submission, and for data that it shares with other companies.</summary>
public sealed class DuplicateSearch(NpgsqlDataSource database, IDuplicatePictureFinder pictures, ISharedDataFinder sharedData)
{
    private const string RegisteredSql = """
        select registration_id, coalesce(credit_code = @code::text, false), company_key = @key
        from pc_review_cases
        where registration_id <> @id and status <> 'draft' and (credit_code = @code::text or company_key = @key)
        order by submitted_at, registration_id
        limit 10
        """;

    private const string ImportedSql = """
        select customer from pc_v_imported_customers where company_key = @key
        union
        select customer from pc_v_imported_customers where credit_code = @code::text
        union
        select customer from pc_v_imported_customers where phone_of = @id
        order by customer
        limit 10
        """;

    private const string LiveSql = """
        select registration_id, coalesce(credit_code = @code::text, false)
        from pc_review_cases
        where registration_id <> @id and registration_id = any(@others) and status <> 'draft'
        """;

    /// <summary>The largest number of other cases that are named for one warning about shared data.</summary>
    private const int MaxSharing = 10;

    /// <param name="samePicture">Whether pictures are compared too.</param>
    internal async Task<Duplicates> Find(Guid id, InfoSubmitted info, MaterialsUploaded? materials, bool samePicture, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var parameters = new { id, code = info.CreditCode, key = Names.Key(info.CompanyName) };
        var rows = (await connection.QueryAsync<(Guid Id, bool SameCode, bool SameName)>(
            new CommandDefinition(RegisteredSql, parameters, cancellationToken: ct))).ToList();
        var imported = await connection.QueryAsync<Guid>(new CommandDefinition(ImportedSql, parameters, cancellationToken: ct));
        return new Duplicates([.. rows.Where(r => r.SameCode).Select(r => r.Id)], [.. rows.Where(r => r.SameName).Select(r => r.Id)],
            [.. imported], materials is null || !samePicture ? [] : await FindByPicture(connection, id, info.CreditCode, materials, ct));
    }

    /// <summary>
    /// Returns the submission with the warnings about shared data that it has now, and the other cases that share the data. Of two
    /// submissions at the same moment, the one that was stored last shows what they share.
    /// </summary>
    internal async Task<(InfoSubmitted Info, Duplicates Duplicates)> AddSharedData(Guid id, InfoSubmitted info, Duplicates duplicates,
        DateOnly today, CancellationToken ct)
    {
        var shared = await sharedData.Find(id, today, ct);
        if (shared.Count == 0)
            return (info, duplicates);
        await using var connection = await database.OpenConnectionAsync(ct);
        var live = (await connection.QueryAsync<Guid>(new CommandDefinition(
            "select registration_id from pc_review_cases where registration_id = any(@others) and status <> 'draft'",
            new { others = shared.SelectMany(s => s.Others).ToArray() }, cancellationToken: ct))).ToHashSet();
        return (info with { Warnings = [.. info.Warnings.Union(shared.Select(s => s.Code), StringComparer.Ordinal)] },
            duplicates with
            {
                Sharing = shared.ToDictionary(s => s.Code, s => (IReadOnlyList<Guid>)[.. s.Others.Where(live.Contains).Take(MaxSharing)],
                StringComparer.Ordinal)
            });
    }

    private async Task<IReadOnlyList<Duplicates.Picture>> FindByPicture(NpgsqlConnection connection, Guid id, string? code,
        MaterialsUploaded materials, CancellationToken ct)
    {
        var matches = await pictures.Find(id, [materials.BusinessLicense.ImageId, materials.IdCardFront.ImageId,
            materials.IdCardBack.ImageId], ct);
        if (matches.Count == 0)
            return [];
        var live = (await connection.QueryAsync<(Guid Id, bool OwnCompany)>(new CommandDefinition(LiveSql,
            new { id, code, others = matches.Select(s => s.Registration).ToArray() }, cancellationToken: ct)))
            .ToDictionary(l => l.Id, l => l.OwnCompany);
        return [.. matches.Where(s => live.ContainsKey(s.Registration)).Select(s => new Duplicates.Picture(s, live[s.Registration]))];
    }
}

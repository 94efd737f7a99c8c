using System.Text.Json.Serialization;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Assignment;

/// <summary>A customer as it is answered.</summary>
/// <param name="Phone">Masked.</param>
/// <param name="ContactBy">Until when the first contact is expected.</param>
/// <param name="Rating">A, B or C by capacity and usage.</param>
/// <param name="RatingWhy">The rule that gave it, with what it saw.</param>
/// <param name="ManagerId">For administrators only.</param>
/// <param name="Timeline">When read alone only.</param>
/// <param name="Away">The colleague whose customer it is, to whoever stands in meanwhile and may only read; null: the own one.</param>
internal sealed record CustomerView(Guid CustomerId, string CompanyName, string? ContactName, string? Phone, string Province, string City,
    string? District, decimal PowerCapacity, string VoltageLevel, decimal MonthlyUsage, string Status, DateTimeOffset? AssignedAt,
    DateTimeOffset? RespondBy, DateTimeOffset? ContactBy, DateTimeOffset? FirstContactAt, string Rating, string RatingWhy,
    string? Why, long Version,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? ManagerId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<MomentView>? Timeline,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] AwayView? Away);

/// <param name="Until">The last day of the leave.</param>
internal sealed record AwayView(string DisplayName, DateOnly Until);

/// <param name="Note">What the one who did it wrote: why a customer was handed back or moved, what a first contact brought.</param>
/// <param name="Outcome">Of a first contact.</param>
internal sealed record MomentView(DateTimeOffset At, string Code, string Text,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Note,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Outcome);

/// <summary>Opens what is sealed, for a list with all keys in one trip.</summary>
internal static class CustomerViews
{
    public const string Purpose = "customer care";

    public static async Task<IReadOnlyList<(CustomerRow Row, ApplicantData? Who)>> Open(this IKeyRing keys, IReadOnlyList<CustomerRow> rows,
        CancellationToken ct)
    {
        await keys.Warm([.. rows.Select(r => r.Customer.Id)], ct);
        var opened = new List<(CustomerRow, ApplicantData?)>(rows.Count);
        foreach (var row in rows)
            opened.Add((row, await keys.Open<ApplicantData>(row.Customer.Applicant, Sealed.Applicant, Purpose, ct)));
        return opened;
    }

    /// <summary>The phone to call, where it differs from the verified one.</summary>
    public static string? Number(this ApplicantData? who) => who?.ContactPhone ?? who?.Phone;

    public static CustomerView View(this (CustomerRow Row, ApplicantData? Who) it, Language language, bool admin,
        IReadOnlyList<MomentView>? timeline = null, IReadOnlyDictionary<Guid, Covered.Colleague>? away = null)
    {
        var (c, version, _) = it.Row;
        if (c.Manager is null)
            c = c with { AssignedAt = null, RespondBy = null, ContactBy = null, FirstContactAt = null };
        var rating = Rating.Of(c.PowerCapacity, c.MonthlyUsage, language);
        return new CustomerView(c.Id, c.CompanyName, it.Who?.RealName, it.Who.Number() is { } number ? Mask.Phone(number) : null,
            c.Province, c.City, c.District, c.PowerCapacity, c.VoltageLevel, c.MonthlyUsage, c.State, c.AssignedAt, c.RespondBy,
            c.ContactBy, c.FirstContactAt, rating.Letter, rating.Why, CustomerTexts.Why(c.Why, language), version, admin ? c.Manager : null,
            timeline, c.Manager is { } holder && away?.GetValueOrDefault(holder) is { } colleague
                ? new AwayView(colleague.DisplayName, colleague.Until) : null);
    }

    /// <summary>The customer's timeline, with the notes opened.</summary>
    public static async Task<IReadOnlyList<MomentView>> Moments(this IKeyRing keys, CustomerDocument it, Language language,
        CancellationToken ct)
    {
        var moments = new List<MomentView>(it.Timeline.Count);
        foreach (var m in it.Timeline)
            moments.Add(new MomentView(m.At, m.Code, CustomerTexts.Moment(m.Code, language),
                (await keys.Open<ReviewNote>(m.Note, Sealed.Note, Purpose, ct))?.Text, m.Outcome));
        return moments;
    }
}

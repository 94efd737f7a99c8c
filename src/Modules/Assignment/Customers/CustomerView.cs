using System.Text.Json.Serialization;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Assignment;

/// <summary>A customer as returned by the API.</summary>
/// <param name="Phone">The phone number, masked.</param>
/// <param name="ContactBy">Deadline of the first contact.</param>
/// <param name="Rating">A, B or C, by capacity and usage unless a person rated the customer.</param>
/// <param name="RatingWhy">The rule behind the rating, with the value that it used.</param>
/// <param name="RatedByHand">True if a person gave the rating; otherwise absent.</param>
/// <param name="ManagerId">For administrators only.</param>
/// <param name="Timeline">Only when a single customer is read.</param>
/// <param name="ConsentWithdrawn">True while the customer has withdrawn the consent and must not be contacted; otherwise absent.</param>
/// <param name="Away">For a substitute: the colleague on leave whose customer it is. Null for one's own customer.</param>
public sealed record CustomerView(Guid CustomerId, string CompanyName, string? ContactName, string? Phone, string Province, string City,
    string? District, decimal PowerCapacity, string VoltageLevel, decimal MonthlyUsage, string Status, DateTimeOffset? AssignedAt,
    DateTimeOffset? RespondBy, DateTimeOffset? ContactBy, DateTimeOffset? FirstContactAt, string Rating, string RatingWhy,
    string? Why, long Version,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? ManagerId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<TimelineEntryView>? Timeline,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] AwayView? Away,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? ConsentWithdrawn,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? RatedByHand)
{
    /// <summary>Shows a customer without the timeline. The reader gets the contact's name in clear and the phone masked.</summary>
    /// <param name="applicant">Null for a person who was erased.</param>
    public static CustomerView Of(CustomerDocument c, long version, ApplicantData? applicant, Language language, bool isAdmin)
    {
        if (c.Manager is null)
            c = c with { AssignedAt = null, RespondBy = null, ContactBy = null, FirstContactAt = null };
        var rating = Assignment.Rating.Of(c.PowerCapacity, c.MonthlyUsage, language, c.RatedAs);
        return new CustomerView(c.Id, c.CompanyName, applicant?.RealName, applicant.FindPhoneNumber() is { } number
            ? Mask.Phone(number) : null, c.Province, c.City, c.District, c.PowerCapacity, c.VoltageLevel, c.MonthlyUsage, c.State,
            c.AssignedAt, c.RespondBy, c.ContactBy, c.FirstContactAt, rating.Letter, rating.Explanation,
            CustomerTexts.ReasonText(c.Manager is null ? null : c.Why, language), version, isAdmin ? c.Manager : null, null, null,
            c.ConsentWithdrawn ? true : null, c.RatedAs is null ? null : true);
    }
}

/// <param name="Until">The last day of the leave.</param>
public sealed record AwayView(string DisplayName, DateOnly Until);

/// <param name="Note">The author's note: why a customer was declined or moved, or the result of a first contact.</param>
/// <param name="Outcome">Outcome of a first contact.</param>
public sealed record TimelineEntryView(DateTimeOffset At, string Code, string Text,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Note,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Outcome);

/// <summary>Decrypts customers; for a list all keys are loaded in one round trip.</summary>
internal static class CustomerViews
{
    public const string Purpose = "customer care";

    public static async Task<IReadOnlyList<(CustomerRow Row, ApplicantData? Applicant)>> OpenCustomers(this IKeyRing keys,
        IReadOnlyList<CustomerRow> rows, CancellationToken ct)
    {
        await keys.Preload([.. rows.Select(r => r.Customer.Id)], ct);
        var customers = new List<(CustomerRow, ApplicantData?)>(rows.Count);
        foreach (var row in rows)
            customers.Add((row, await keys.Open<ApplicantData>(row.Customer.Applicant, SealedFieldNames.Applicant, Purpose, ct)));
        return customers;
    }

    /// <summary>Returns the contact phone if there is one, otherwise the verified phone.</summary>
    public static string? FindPhoneNumber(this ApplicantData? applicant) => applicant?.ContactPhone ?? applicant?.Phone;

    public static CustomerView ToView(this (CustomerRow Row, ApplicantData? Applicant) it, Language language, bool isAdmin,
        IReadOnlyList<TimelineEntryView>? timeline = null, IReadOnlyDictionary<Guid, CoveredColleagues.Colleague>? colleagues = null) =>
        CustomerView.Of(it.Row.Customer, it.Row.Version, it.Applicant, language, isAdmin) with
        {
            Timeline = timeline,
            Away = it.Row.Customer.FindAway(colleagues),
        };

    /// <summary>Returns the colleague on leave whose customer it is; null for one's own customer.</summary>
    public static AwayView? FindAway(this CustomerDocument it, IReadOnlyDictionary<Guid, CoveredColleagues.Colleague>? colleagues) =>
        it.Manager is { } holder && colleagues?.GetValueOrDefault(holder) is { } colleague
            ? new AwayView(colleague.DisplayName, colleague.Until) : null;

    /// <summary>Returns the customer's timeline with decrypted notes.</summary>
    public static async Task<IReadOnlyList<TimelineEntryView>> OpenTimeline(this IKeyRing keys, CustomerDocument it, Language language,
        CancellationToken ct)
    {
        var entries = new List<TimelineEntryView>(it.Timeline.Count);
        foreach (var m in it.Timeline)
            entries.Add(new TimelineEntryView(m.At, m.Code, CustomerTexts.TimelineText(m.Code, language),
                (await keys.Open<ReviewNote>(m.Note, SealedFieldNames.Note, Purpose, ct))?.Text, m.Outcome));
        return entries;
    }
}

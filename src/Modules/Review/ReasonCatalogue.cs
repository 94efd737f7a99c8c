using System.Text.Json;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>
/// One reason for a rejection: the step that it belongs to, the text for the applicant, and the fields that it opens for resubmission.
/// </summary>
/// <param name="NeedsMessage">The code alone does not say what is wrong: the reviewer must add a message and may point at a field. Without
/// a pointer no field may be changed, so the application is rejected for good.</param>
public sealed record ReviewReason(string Code, string Step, string Zh, string En, IReadOnlyList<string> Opens, bool NeedsMessage = false)
{
    internal string GetText(Language language) => language == Language.English ? En : Zh;
}

/// <summary>
/// The reasons for a rejection from a given day on. They are dated data: a decision records the version of its day, and an earlier decision
/// is shown by that version. A code never changes its meaning.
/// </summary>
/// <param name="From">The first day in China on which it is in force.</param>
public sealed record ReasonCatalogue(DateOnly From, string Version, IReadOnlyList<ReviewReason> Reasons)
{
    public const string Materials = "materials", Identity = "identity";

    /// <summary>The fields that a reason may name, as JSON pointers.</summary>
    public static IReadOnlyList<string> Pointers { get; } =
    [
        "/realName", "/position", "/email", "/contactPhone", "/companyName", "/creditCode", "/regionCode", "/province", "/city",
        "/district", "/detailAddress", "/powerCapacity", "/monthlyUsage", "/currentPrice", "/voltageLevel", "/industry",
        "/accountNumbers", "/businessLicense", "/idCardFront", "/idCardBack",
    ];

    /// <summary>All catalogues, the oldest first.</summary>
    public static IReadOnlyList<ReasonCatalogue> All { get; } = Read();

    /// <summary>Returns the catalogue in force on a day; before the first one, the first.</summary>
    public static ReasonCatalogue At(DateOnly day) => At(day, All);

    internal static ReasonCatalogue At(DateOnly day, IReadOnlyList<ReasonCatalogue> all) => all.LastOrDefault(c => c.From <= day) ?? all[0];

    /// <summary>Finds a reason as it was in a version; by a version that this build does not have, as it is in the newest one.</summary>
    public static ReviewReason? Find(string code, string version) => Find(code, version, All);

    internal static ReviewReason? Find(string code, string version, IReadOnlyList<ReasonCatalogue> all) =>
        all.FirstOrDefault(c => c.Version == version) is { } catalogue ? catalogue.Find(code) : FindNewest(code, all);

    /// <summary>Finds a reason of any day, as the newest catalogue that has it knows it.</summary>
    public static ReviewReason? FindNewest(string code) => FindNewest(code, All);

    private static ReviewReason? FindNewest(string code, IReadOnlyList<ReasonCatalogue> all) =>
        all.Reverse().Select(c => c.Find(code)).FirstOrDefault(r => r is not null);

    public ReviewReason? Find(string code) => Reasons.FirstOrDefault(r => r.Code == code);

    private static IReadOnlyList<ReasonCatalogue> Read()
    {
        using var stream = typeof(ReasonCatalogue).Assembly.GetManifestResourceStream("PowerCrm.Review.Data.reasons.json")
            ?? throw new InvalidOperationException("The reasons for rejections are not in the assembly.");
        return [.. JsonSerializer.Deserialize<List<ReasonCatalogue>>(stream, JsonSerializerOptions.Web)!.OrderBy(c => c.From)];
    }
}

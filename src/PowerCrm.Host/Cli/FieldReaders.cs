using System.Text.Json;
using System.Text.Json.Nodes;
using PowerCrm.Assignment;
using PowerCrm.Contracts;
using PowerCrm.Registration;
using PowerCrm.Review;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Host.Cli;

/// <summary>
/// Who sees which field of a registration, and how. The answers of the routes are built from a sample by the product's own code, and
/// compared with the sample.
/// </summary>
internal static class FieldReaders
{
    private const string ClearText = "in clear", HiddenText = "";

    private static readonly ApplicantData Person = new("张伟丽", "能源经理", "zhang.weili@example.com", "13800138000", "0755-12345678",
        "科技园南路 1 号", ["0312345678901"], "小张", "https://example.com/a.png");

    private static readonly InfoSubmitted Info = new(1, new Personal(Guid.Empty, 1, default), "深圳示例电子有限公司", "91440300MA5EYTU05K",
        "440305", "广东省", "深圳市", "南山区", 1250, 400_000, 0.68m, "KV10", "electronics", [], new Dictionary<string, string>(), []);

    private static readonly MaterialsUploaded Pictures = new(1, CreateMaterial(), CreateMaterial(), CreateMaterial(), null);

    private static readonly CustomerDocument Customer = new(Guid.Empty, CustomerState.Assigned, Guid.Empty, [], Info.CompanyName,
        Info.Province, Info.City, Info.District, Info.PowerCapacity, Info.MonthlyUsage, Info.VoltageLevel, Info.Industry, Info.Applicant,
        null, null, null, null, null, []);

    /// <summary>Members of a customer that have another name than the field of the form.</summary>
    private static readonly Dictionary<string, string> CustomerMembers = new(StringComparer.Ordinal)
    {
        ["realName"] = "contactName",
        ["contactPhone"] = "phone",
    };

    private static readonly JsonObject ClearView = ToJson(SubmissionShown.Of(Info, Person, Pictures, unmasked: true)),
        MaskedView = ToJson(SubmissionShown.Of(Info, Person, Pictures, unmasked: false)),
        AuditorView = ToJson(SubmissionShown.Of(Info, Person, Pictures, unmasked: false).ForAuditor()),
        ManagerView = ToJson(CustomerView.Of(Customer, 1, Person, Language.Chinese, isAdmin: false));

    /// <summary>The readers, in the order of the columns.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["the reviewer who holds the case", "other reviewers, supervisors", "auditors", "the customer's manager, and supervisors"];

    /// <summary>Returns what each reader sees of a field.</summary>
    public static IReadOnlyList<string> Of(FormField field) => field.Kind == FieldKind.Picture
        ? ["the picture", "its id", "its id; the picture for half an hour after giving a reason", HiddenText]
        : [DescribeView(ClearView, field.Name, field.Name), DescribeView(MaskedView, field.Name, field.Name),
            DescribeView(AuditorView, field.Name, field.Name),
            DescribeView(ManagerView, CustomerMembers.GetValueOrDefault(field.Name, field.Name), field.Name)];

    private static string DescribeView(JsonObject view, string member, string field) => (view[member], ClearView[field]) switch
    {
        (null, _) => HiddenText,
        var (value, original) when JsonNode.DeepEquals(value, original) => ClearText,
        (JsonArray list, _) => $"`{string.Join(' ', list.Select(i => $"{i}"))}`",
        var (value, _) => $"`{value}`",
    };

    private static Material CreateMaterial() => new(Guid.CreateVersion7(), "");

    private static JsonObject ToJson(object answer) => JsonSerializer.SerializeToNode(answer, WebJson.Options)!.AsObject();
}

using System.Text.Json;

namespace PowerCrm.Host.Tests.Security;

/// <summary>A line of tests/data/security-cases.jsonl.</summary>
public sealed record SecurityCase(string Id, string Area, string Request, SecurityCase.Outcome Expected)
{
    public sealed record Outcome(int[] Status, string State, string Checks);

    private static readonly string[] ManagerAreas = ["new-assignments", "first-contact", "assign-status"];

    public static IReadOnlyList<SecurityCase> All { get; } =
        [.. File.ReadLines(Repository.Data("security-cases.jsonl")).Where(l => l.Length > 0)
            .Select(l => JsonSerializer.Deserialize<SecurityCase>(l, JsonSerializerOptions.Web)!)];

    /// <summary>The cases of the applicant's routes and of all routes.</summary>
    public static IReadOnlyList<SecurityCase> ForApplicants { get; } = [.. All.Where(c => !ManagerAreas.Contains(c.Area))];

    /// <summary>The cases of the managers' routes.</summary>
    public static IReadOnlyList<SecurityCase> ForManagers { get; } = [.. All.Where(c => ManagerAreas.Contains(c.Area))];

    /// <summary>The cases for which the contract differs from the list; docs/security-cases.md gives the reasons.</summary>
    public static IReadOnlyDictionary<string, int[]> ContractStatuses { get; } = new Dictionary<string, int[]>
    {
        ["otp-send-015"] = [400, 413],
        ["otp-verify-018"] = [413],
        ["register-021"] = [400, 413],
        ["register-035"] = [201],
        ["token-004"] = [401, 403],
        ["upload-012"] = [400, 413, 415],
        ["http-001"] = [200, 401, 404, 405],
        ["http-014"] = [200, 204],
        ["first-contact-006"] = [404],
    };

    /// <summary>The checks that the list requires, in order.</summary>
    public IReadOnlyList<string> Checks =>
        Expected.Checks.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public int[] AllowedStatuses => ContractStatuses.GetValueOrDefault(Id) ?? Expected.Status;
}

using Microsoft.AspNetCore.Http;

namespace PowerCrm.Web;

/// <summary>The response of <c>POST /policies/{kind}/validate</c>.</summary>
public sealed record PolicyChecked(bool Valid, IReadOnlyList<PolicyChecked.ValidationError> Errors)
{
    public sealed record ValidationError(string Pointer, string Code, string Message);

    public static Reply Of(IPolicyContent policy, HttpContext http)
    {
        var faults = policy.Faults("/policy");
        return Reply.Ok(new PolicyChecked(faults.Count == 0,
            [.. faults.Select(f => new ValidationError(f.Pointer, f.Code, f.Message(Languages.Of(http))))]));
    }
}

/// <summary>The response of <c>POST /policies/{kind}/diff</c>.</summary>
public sealed record PolicyCompared(string From, string To, IReadOnlyList<PolicyChange> Changes);

/// <param name="Pointer">A JSON pointer into the policy.</param>
public sealed record PolicyChange(string Pointer, System.Text.Json.Nodes.JsonNode? Before, System.Text.Json.Nodes.JsonNode? After);

/// <summary>The response of <c>POST /policies/{kind}/activate</c>.</summary>
public sealed record PolicyActivated(int Version, string Name, DateTimeOffset At);

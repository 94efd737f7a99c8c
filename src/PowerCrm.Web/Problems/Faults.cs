namespace PowerCrm.Web;

/// <summary>Which code stands on top of several faults.</summary>
internal static class Faults
{
    public static string TopCode(IReadOnlyList<Fault> faults)
    {
        if (faults.Count == 0)
            return "validation_failed";
        if (faults.Any(f => f.Code == "unknown_member"))
            return "unknown_member";
        if (faults.Any(f => f.Code is "repeated_member" or "malformed_request" or "number_does_not_fit"))
            return "malformed_request";
        if (faults.All(f => f.Code == "invalid_characters"))
            return "invalid_characters";
        return faults[0].Top is { } top && faults.All(f => f.Top == top) ? top : "validation_failed";
    }
}

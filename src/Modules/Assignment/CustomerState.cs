namespace PowerCrm.Assignment;

/// <summary>Where a customer stands with their manager; the names are those on the wire.</summary>
internal static class CustomerState
{
    /// <summary>Not approved yet: no customer.</summary>
    public const string None = "none";
    public const string Waiting = "waiting";
    public const string Assigned = "assigned";
    public const string Acknowledged = "acknowledged";
    public const string Contacted = "contacted";
    public const string Serving = "serving";
    public const string Erased = "erased";

    public static IReadOnlyList<string> All { get; } = [Waiting, Assigned, Acknowledged, Contacted, Serving];
}

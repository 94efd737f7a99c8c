namespace PowerCrm.Assignment;

/// <summary>The states of a customer, as named in the API.</summary>
internal static class CustomerState
{
    /// <summary>Not approved yet, so not a customer.</summary>
    public const string None = "none";
    public const string Waiting = "waiting";
    public const string Assigned = "assigned";
    public const string Acknowledged = "acknowledged";
    public const string Contacted = "contacted";
    public const string Serving = "serving";
    public const string Erased = "erased";

    public static IReadOnlyList<string> All { get; } = [Waiting, Assigned, Acknowledged, Contacted, Serving];
}

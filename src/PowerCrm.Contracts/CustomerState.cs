namespace PowerCrm.Contracts;

/// <summary>The states of a customer, as named in the API and in events.</summary>
public static class CustomerState
{
    /// <summary>Not approved yet, so not a customer.</summary>
    public const string None = "none";
    public const string Waiting = "waiting";
    public const string Assigned = "assigned";
    public const string Acknowledged = "acknowledged";
    public const string Contacted = "contacted";
    public const string Serving = "serving";
    public const string Erased = "erased";

    /// <summary>The states in which a manager may have a customer, or the customer waits for one.</summary>
    public static IReadOnlyList<string> All { get; } = [Waiting, Assigned, Acknowledged, Contacted, Serving];
}

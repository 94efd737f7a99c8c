namespace PowerCrm.Store;

/// <summary>Who appends, and because of what. Stored beside every event.</summary>
/// <param name="Actor">Who acts: <c>applicant:{id}</c>, <c>staff:{id}</c> or <c>system:{reaction}</c>. Never a name or a phone.</param>
/// <param name="CorrelationId">The trace that this belongs to.</param>
/// <param name="CausationId">The event that caused it, where a reaction acts.</param>
public sealed record Caller(string Actor, string CorrelationId, string? CausationId = null)
{
    /// <summary>The product itself: sweeps, reactions, the command line.</summary>
    public static Caller System(string what, string? correlation = null) =>
        new("system:" + what, correlation ?? Guid.CreateVersion7().ToString("N"));
}

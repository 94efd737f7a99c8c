namespace PowerCrm.Store;

/// <summary>Who appends, for which tenant, and because of what. Stored beside every event.</summary>
/// <param name="Tenant">Marten's tenant id; one retailer is one database, so it is <see cref="DefaultTenant"/>.</param>
/// <param name="Actor">Who acts: <c>applicant:{id}</c>, <c>staff:{id}</c> or <c>system:{reaction}</c>. Never a name or a phone.</param>
/// <param name="CorrelationId">The trace that this belongs to.</param>
/// <param name="CausationId">The event that caused it, where a reaction acts.</param>
public sealed record Caller(string Tenant, string Actor, string CorrelationId, string? CausationId = null)
{
    /// <summary>Marten's name for the only tenant of a database.</summary>
    public const string DefaultTenant = "*DEFAULT*";

    /// <summary>The product itself: sweeps, reactions, the command line.</summary>
    public static Caller System(string what, string? correlation = null) =>
        new(DefaultTenant, "system:" + what, correlation ?? Guid.CreateVersion7().ToString("N"));
}

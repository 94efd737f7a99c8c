namespace PowerCrm.Store;

/// <summary>The actor of an append and its cause. Stored with every event.</summary>
/// <param name="Actor">Who acts: <c>applicant:{id}</c>, <c>staff:{id}</c> or <c>system:{reaction}</c>. Never a name or a phone
/// number.</param>
/// <param name="CorrelationId">The trace id, or a new id outside of a request.</param>
/// <param name="CausationId">The event that caused it; a reaction gets it from <see cref="InboxFence"/>.</param>
public sealed record Caller(string Actor, string CorrelationId, string? CausationId = null)
{
    /// <summary>Returns the product itself as the actor: sweeps, reactions, the command line.</summary>
    public static Caller System(string component) => Of("system:" + component);

    /// <summary>Returns an actor outside of a request, such as <c>operator:{system user}</c>.</summary>
    public static Caller Of(string actor) => new(actor, Guid.CreateVersion7().ToString("N"));
}

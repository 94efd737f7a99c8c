namespace PowerCrm.Contracts;

/// <summary>
/// The port through which a company and a person are compared with the registers of others. The product brings one that asks a service by
/// HTTP; a registration of another one takes its place.
/// </summary>
public interface IIdentityVerifier
{
    /// <summary>False: nobody is asked, and the reviewer's own check stands alone.</summary>
    bool IsConfigured { get; }

    /// <summary>The four elements: name, code, legal person, and whether it is in business.</summary>
    Task<IdentityOutcome> Company(string name, string creditCode, string? legalPerson, CancellationToken ct);

    Task<IdentityOutcome> Person(string name, string idNumber, CancellationToken ct);
}

/// <summary>What a register says. Names fields, never values.</summary>
/// <param name="Code"><c>confirmed</c>, <c>differs</c>, <c>not_registered</c>, <c>not_active</c>, <c>refused</c> (the service did not
/// answer the question), <c>not_sent</c> or <c>no_answer</c> (a time-out: nobody knows whether it was asked).</param>
/// <param name="Differs">For <c>differs</c>: <c>name</c>, <c>legalPerson</c>.</param>
public sealed record IdentityOutcome(string Code, IReadOnlyList<string> Differs)
{
    public const string Confirmed = "confirmed", Differing = "differs", NotRegistered = "not_registered", NotActive = "not_active",
        Refused = "refused", NotSent = "not_sent", NoAnswer = "no_answer", NotAsked = "not_asked";

    public static IdentityOutcome Of(string code) => new(code, []);
}

namespace PowerCrm.Contracts;

/// <summary>
/// Compares a company and a person with external registers. The product includes an implementation that calls a service over HTTP;
/// registering another one replaces it.
/// </summary>
public interface IIdentityVerifier
{
    /// <summary>False when no register is queried and only the reviewer checks.</summary>
    bool IsConfigured { get; }

    /// <summary>Checks the four elements: name, code, legal person, and whether the company is active.</summary>
    Task<IdentityOutcome> CheckCompany(string name, string creditCode, string? legalPerson, CancellationToken ct);

    Task<IdentityOutcome> CheckPerson(string name, string idNumber, CancellationToken ct);
}

/// <summary>The result from a register. Contains names of fields, never values.</summary>
/// <param name="Code"><c>confirmed</c>, <c>differs</c>, <c>not_registered</c>, <c>not_active</c>, <c>refused</c> (the service rejected the
/// request), <c>not_sent</c> or <c>no_answer</c> (a timeout: it is unknown whether the request arrived).</param>
/// <param name="Differs">For <c>differs</c>: <c>name</c>, <c>legalPerson</c>.</param>
public sealed record IdentityOutcome(string Code, IReadOnlyList<string> Differs)
{
    public const string Confirmed = "confirmed", Differing = "differs", NotRegistered = "not_registered", NotActive = "not_active",
        Refused = "refused", NotSent = "not_sent", NoAnswer = "no_answer", NotAsked = "not_asked";

    public static IdentityOutcome Of(string code) => new(code, []);
}

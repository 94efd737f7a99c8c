namespace PowerCrm.Vendors;

/// <summary>Checks a company (four elements) against the company register, and a person's name against the id number.</summary>
public interface IIdentityCheck
{
    bool IsConfigured { get; }

    /// <param name="legalPerson">Null when it is not known; it is then not compared.</param>
    Task<IdentityReply> CheckCompany(string name, string creditCode, string? legalPerson, CancellationToken ct);

    Task<IdentityReply> CheckPerson(string name, string idNumber, CancellationToken ct);
}

/// <summary>The result of one question. Contains no personal data.</summary>
public abstract record IdentityReply
{
    private IdentityReply() { }

    /// <param name="Found">The service knows the credit code, or the id number.</param>
    /// <param name="Differs">Members of the question that differ from the register: <c>name</c>, <c>legalPerson</c>.</param>
    /// <param name="Active">True when the company is in business. Always true for a person.</param>
    public sealed record Answered(bool Found, IReadOnlyList<string> Differs, bool Active) : IdentityReply;

    /// <summary>The service received the question and did not answer it: wrong key, used-up quota, or an error of its own.</summary>
    public sealed record Refused : IdentityReply;

    /// <summary>
    /// The question was certainly not asked: no connection, the circuit breaker is open, or HTTP 429 before it was looked at.
    /// </summary>
    public sealed record NotSent : IdentityReply;

    /// <summary>The question was sent, and no answer came in time.</summary>
    public sealed record Unanswered : IdentityReply;
}

namespace PowerCrm.Vendors;

/// <summary>Asks a registry service about a company (its four elements) and a person service about a name with its id number.</summary>
public interface IIdentityService
{
    bool IsConfigured { get; }

    /// <param name="legalPerson">Null: not known, and not compared.</param>
    Task<IdentityReply> Company(string name, string creditCode, string? legalPerson, CancellationToken ct);

    Task<IdentityReply> Person(string name, string idNumber, CancellationToken ct);
}

/// <summary>How one question ended. Holds no value of a person.</summary>
public abstract record IdentityReply
{
    private IdentityReply() { }

    /// <param name="Found">The service knows the credit code, or the id number.</param>
    /// <param name="Differs">Members of the question that the register says otherwise: <c>name</c>, <c>legalPerson</c>.</param>
    /// <param name="Active">Of a company: it is in business. A person always is.</param>
    public sealed record Answered(bool Found, IReadOnlyList<string> Differs, bool Active) : IdentityReply;

    /// <summary>The service took the question and did not answer it: a wrong key, a spent quota, a fault of its own.</summary>
    public sealed record Refused : IdentityReply;

    /// <summary>Certainly not asked: the line or the breaker is open.</summary>
    public sealed record NotSent : IdentityReply;

    /// <summary>Asked, and no answer came in time.</summary>
    public sealed record Unanswered : IdentityReply;
}

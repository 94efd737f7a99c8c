namespace PowerCrm.Web;

/// <summary>Allows applicants only; staff get 403.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ApplicantAttribute : Attribute;

/// <summary>Allows staff in one of the roles (none given: any); others get 403.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StaffAttribute(params string[] roles) : Attribute
{
    public IReadOnlyList<string> Roles => roles;
}

/// <summary>Allows anybody who is signed in, applicants and staff.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SignedInAttribute : Attribute;

/// <summary>The same Idempotency-Key and body return the first response.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class IdempotentAttribute : Attribute
{
    /// <summary>
    /// True if the request is also carried out for an applicant who has used up the stored responses. Its response is not stored then; a
    /// repetition is carried out anew and must do no harm. For the rights that the law gives to everybody.
    /// </summary>
    public bool RunsUnstored { get; init; }
}

/// <summary>Declares a response of the route, for the OpenAPI document.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public class AnswersAttribute(int status, Type? body = null) : Attribute
{
    public int Status => status;
    public Type? Body => body;
    public string? ContentType { get; init; }
}

/// <summary>Declares a response with a body, for the OpenAPI document.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class AnswersAttribute<T>(int status = 200) : AnswersAttribute(status, typeof(T));

/// <summary>Lists the problem codes of the route beside the common ones, for the OpenAPI document.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProblemCodesAttribute(params string[] codes) : Attribute
{
    public IReadOnlyList<string> Codes => codes;
}

/// <summary>Lists the query parameters that the route reads through <see cref="Query"/>, for the OpenAPI document.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class QueryParametersAttribute(params string[] names) : Attribute
{
    public IReadOnlyList<string> Names => names;
}

/// <summary>Marks a service that depends on its request; endpoints get it from the request's services.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface)]
public sealed class PerRequestAttribute : Attribute;

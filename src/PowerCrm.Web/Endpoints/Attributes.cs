namespace PowerCrm.Web;

/// <summary>Applicants only; staff get 403.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ApplicantAttribute : Attribute;

/// <summary>Staff in one of the roles (none named: any); others get 403.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StaffAttribute(params string[] roles) : Attribute
{
    public IReadOnlyList<string> Roles => roles;
}

/// <summary>Anybody who is signed in, of either kind.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SignedInAttribute : Attribute;

/// <summary>The same Idempotency-Key and body get the first answer again.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class IdempotentAttribute : Attribute;

/// <summary>An answer of the route, for the OpenAPI document.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public class AnswersAttribute(int status, Type? body = null) : Attribute
{
    public int Status => status;
    public Type? Body => body;
    public string? ContentType { get; init; }
}

/// <summary>An answer of the route with a body, for the OpenAPI document.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class AnswersAttribute<T>(int status = 200) : AnswersAttribute(status, typeof(T));

/// <summary>The codes a route may answer with beside the common ones; the OpenAPI document lists them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RefusesAttribute(params string[] codes) : Attribute
{
    public IReadOnlyList<string> Codes => codes;
}

/// <summary>The query parameters that the route reads by <see cref="Query"/>; the OpenAPI document lists them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AsksAttribute(params string[] names) : Attribute
{
    public IReadOnlyList<string> Names => names;
}

/// <summary>A service that knows its request: endpoints get it from the request's services.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface)]
public sealed class PerRequestAttribute : Attribute;

using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Web;

/// <summary>The content of a policy, as read from a request body, stored and activated.</summary>
public interface IPolicyContent
{
    /// <summary>Returns the validation errors of the content.</summary>
    /// <param name="basePointer">The JSON pointer of the policy in the request body.</param>
    IReadOnlyList<Fault> Faults(string basePointer);
}

/// <summary>The constraint <c>{kind:policy}</c> matches the existing kinds; others get 404.</summary>
internal sealed class PolicyKindConstraint(PolicyVersions policies) : IRouteConstraint
{
    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values,
        RouteDirection routeDirection) => values.TryGetValue(routeKey, out var kind) && policies.Find($"{kind}") is not null;
}

/// <summary>A kind of policy on which a module bases decisions. Version 0 comes from the build and the configuration.</summary>
/// <param name="kind">The name in URLs: <c>assignment</c>.</param>
/// <param name="name">The name of version 0 in explanations.</param>
public abstract class PolicyKind(string kind, string name)
{
    public string Kind => kind;
    public string Name => name;

    /// <summary>The content of version 0.</summary>
    public abstract IPolicyContent BuiltIn { get; }

    /// <summary>Reads the content from a file, as strictly as from a request body.</summary>
    public abstract JsonReadResult<IPolicyContent> Read(ReadOnlySpan<byte> utf8);

    /// <summary>Returns rows for the transaction that activates this content, such as work that the new policy causes.</summary>
    public virtual IEnumerable<Row> CreateActivationRows(IPolicyContent content) => [];
}

/// <typeparam name="T">A positional record: its parameters are the members of the policy.</typeparam>
/// <param name="activationRows">See <see cref="PolicyKind.CreateActivationRows"/>; null for none.</param>
public sealed class PolicyKind<T>(string kind, string name, Func<T> builtIn, Func<T, IEnumerable<Row>>? activationRows = null)
    : PolicyKind(kind, name) where T : class, IPolicyContent
{
    public override IEnumerable<Row> CreateActivationRows(IPolicyContent content) => activationRows?.Invoke((T)content) ?? [];

    public override T BuiltIn => builtIn();

    public override JsonReadResult<IPolicyContent> Read(ReadOnlySpan<byte> utf8)
    {
        var read = StrictJson.Read<T>(utf8);
        return new JsonReadResult<IPolicyContent>(read.Value, read.Faults) { IsMalformed = read.IsMalformed };
    }

    /// <summary>Returns the active version, read from the database each time: it applies from its activation on, on all hosts.</summary>
    public async Task<EffectivePolicy<T>> ReadEffective(NpgsqlConnection connection, CancellationToken ct, DateTimeOffset? at = null) =>
        Of(await PolicyVersions.ReadActive(connection, null, Kind, ct, at));

    /// <param name="active">Null for version 0.</param>
    internal EffectivePolicy<T> Of(PolicyVersion? active) => active is null ? new EffectivePolicy<T>(Name, BuiltIn)
        : new EffectivePolicy<T>(active.Name, JsonSerializer.Deserialize<T>(active.Content, WebJson.Options)!);
}

/// <summary>The policy on which a decision is based.</summary>
/// <param name="Name">The name that the decision records.</param>
public sealed record EffectivePolicy<T>(string Name, T Content) where T : class, IPolicyContent;

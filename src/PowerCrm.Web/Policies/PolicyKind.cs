using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;

namespace PowerCrm.Web;

/// <summary>The content of a policy, as it is read from a body, stored and activated.</summary>
public interface IPolicyContent
{
    /// <summary>What is wrong with it.</summary>
    /// <param name="under">Where the policy stands in the body.</param>
    IReadOnlyList<Fault> Faults(string under);
}

/// <summary><c>{kind:policy}</c> takes the kinds that there are; others lead nowhere.</summary>
internal sealed class KnownPolicy(PolicyVersions policies) : IRouteConstraint
{
    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values,
        RouteDirection routeDirection) => values.TryGetValue(routeKey, out var kind) && policies.Find($"{kind}") is not null;
}

/// <summary>A kind of policy that a module decides by, with the one that the build and the configuration bring along (version 0).</summary>
/// <param name="kind">In the address: <c>assignment</c>.</param>
/// <param name="name">What version 0 is called in explanations.</param>
public abstract class PolicyKind(string kind, string name)
{
    public string Kind => kind;
    public string Name => name;

    /// <summary>The content of version 0.</summary>
    public abstract IPolicyContent BuiltIn { get; }

    /// <summary>A content from a file, read as strictly as a body.</summary>
    public abstract JsonRead<IPolicyContent> Read(ReadOnlySpan<byte> utf8);
}

/// <typeparam name="T">A positional record: its parameters are the members of the policy.</typeparam>
public sealed class PolicyKind<T>(string kind, string name, Func<T> builtIn) : PolicyKind(kind, name) where T : class, IPolicyContent
{
    public override T BuiltIn => builtIn();

    public override JsonRead<IPolicyContent> Read(ReadOnlySpan<byte> utf8)
    {
        var read = StrictJson.Read<T>(utf8);
        return new JsonRead<IPolicyContent>(read.Value, read.Faults) { Malformed = read.Malformed };
    }

    /// <summary>The version in force, read anew: it holds from its activation on, on all hosts.</summary>
    public async Task<PolicyInForce<T>> InForce(NpgsqlConnection connection, CancellationToken ct, DateTimeOffset? at = null) =>
        Of(await PolicyVersions.Active(connection, null, Kind, ct, at));

    /// <param name="active">Null: the one that the build brings along.</param>
    internal PolicyInForce<T> Of(PolicyVersion? active) => active is null ? new PolicyInForce<T>(Name, BuiltIn)
        : new PolicyInForce<T>(active.Name, JsonSerializer.Deserialize<T>(active.Content, WebJson.Options)!);
}

/// <summary>The policy that a decision is made by.</summary>
/// <param name="Name">As the decision records it.</param>
public sealed record PolicyInForce<T>(string Name, T Content) where T : class, IPolicyContent;

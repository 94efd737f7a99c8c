using System.Reflection;
using System.Runtime.CompilerServices;
using JasperFx;
using JasperFx.CodeGeneration;
using JasperFx.CodeGeneration.Frames;
using JasperFx.CodeGeneration.Model;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Store;
using Wolverine.Http;
using Wolverine.Http.CodeGen;
using Wolverine.Marten;

namespace PowerCrm.Web;

/// <summary>Configures Wolverine's endpoints: the parameters that are bound here, and the meaning of their attributes.</summary>
public static class PowerCrmEndpoints
{
    public static void MapPowerCrmEndpoints(this WebApplication app) => app.MapWolverineEndpoints(o =>
    {
        o.AddParameterHandlingStrategy(new BoundParameters());
        o.AddPolicy<EndpointPolicy>();
    });
}

/// <summary>Applies the attributes of an endpoint as ASP.NET metadata.</summary>
internal sealed class EndpointPolicy : IHttpPolicy
{
    public void Apply(IReadOnlyList<HttpChain> chains, GenerationRules rules, IServiceContainer container)
    {
        foreach (var chain in chains)
            Apply(chain, chain.Method.Method);
    }

    private static void Apply(HttpChain chain, MethodInfo method)
    {
        var route = chain.Metadata;
        var name = method.GetCustomAttribute<EndpointNameAttribute>()?.EndpointName ?? chain.Method.HandlerType.Name;
        chain.OperationId = name;
        route.WithName(name).WithMetadata(method);
        if (chain.Method.HandlerType.GetCustomAttribute<TagsAttribute>() is { } tags)
            route.WithTags([.. tags.Tags]);
        if (method.GetCustomAttribute<ApplicantAttribute>() is not null)
            route.RequireApplicant();
        if (method.GetCustomAttribute<StaffAttribute>() is { } staff)
            route.RequireStaff([.. staff.Roles]);
        if (method.GetCustomAttribute<SignedInAttribute>() is not null)
            route.RequireSignedIn();
        if (method.GetCustomAttribute<Microsoft.AspNetCore.Authorization.AllowAnonymousAttribute>() is not null)
            route.AllowAnonymous();
        if (method.GetCustomAttribute<BeforeSetUpAttribute>() is { } beforeSetUp)
            route.WithMetadata(beforeSetUp);
        if (method.GetCustomAttribute<IdempotentAttribute>() is { } idempotent)
            route.WithMetadata(new IdempotencyKeyMetadata(), idempotent);
        if (method.GetParameters().Any(p => p.GetCustomAttribute<WriteAggregateAttribute>() is not null))
        {
            route.WithMetadata(new ConflictRetryMiddleware.RetryAllowed());
            // The time is read after the stream, so that no event in it is later than the decision.
            var index = chain.Middleware.FindIndex(f =>
                f is MethodCall { Method.Name: "Before" or "LoadAsync" } m && m.HandlerType == chain.Method.HandlerType);
            chain.Middleware.Insert(index < 0 ? chain.Middleware.Count : index,
                new MethodCall(typeof(DatabaseClock), nameof(DatabaseClock.ReadNow)));
            chain.Middleware.Add(new MethodCall(typeof(EndpointSession), nameof(EndpointSession.SetActor)));
            chain.Postprocessors.Insert(0, new MethodCall(typeof(EndpointSession), nameof(EndpointSession.StoreReply)));
        }
        if (method.GetCustomAttribute<ProblemCodesAttribute>() is { } problemCodes)
            route.WithProblemCodes([.. problemCodes.Codes]);
        var bodies = method.GetParameters().Select(p => p.ParameterType)
            .Where(t => t.IsGenericType && (t.GetGenericTypeDefinition() == typeof(Body<>)
                || t.GetGenericTypeDefinition() == typeof(PatchBody<>))).ToList();
        foreach (var body in bodies)
            route.Accepts(body.GetGenericArguments()[0], "application/json");
        if (bodies.Count == 0 && !chain.HttpMethods.Contains("GET") && !method.GetParameters().Any(p => p.ParameterType == typeof(Stream)))
            route.WithMetadata(new NoBody());
    }
}

/// <summary>
/// Binds parameters like minimal API: types with a static <c>BindAsync</c>, and services that depend on their request. All are bound before
/// anything is read from the database, so that an invalid request gets the same response whether its stream exists or not.
/// </summary>
internal sealed class BoundParameters : IParameterStrategy
{
    public bool TryMatch(HttpChain chain, IServiceContainer container, ParameterInfo parameter, out Variable? variable)
    {
        var type = parameter.ParameterType;
        variable = null;
        if (type.GetMethod("BindAsync", [typeof(HttpContext), typeof(ParameterInfo)]) is not null)
            variable = AddBinding(chain, nameof(Bind.To), type);
        else if (type == typeof(IStreams) || type.GetCustomAttribute<PerRequestAttribute>() is not null)
            variable = AddBinding(chain, nameof(Bind.Service), type);
        // "now" and the results of LoadAsync are not bound here; the generated code finds them by type. Otherwise Wolverine would read the
        // results of LoadAsync from the request body.
        return variable is not null || parameter.Name == "now" || FindLoadedTypes(chain.Method.HandlerType).Contains(type);
    }

    /// <summary>Returns the results of <c>LoadAsync</c>, and of the query that <c>Load</c> returns for Wolverine to run.</summary>
    private static IEnumerable<Type> FindLoadedTypes(Type endpoint) =>
    [
        .. endpoint.GetMethod("LoadAsync") is { ReturnType: { IsGenericType: true } task }
            ? task.GetGenericArguments() is [{ IsGenericType: true } tuple]
                && tuple.IsAssignableTo(typeof(ITuple)) ? tuple.GetGenericArguments()
                : task.GetGenericArguments() : [],
        .. endpoint.GetMethod("Load")?.ReturnType.GetInterfaces()
            .Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IBatchQueryPlan<>))
            .Select(i => i.GetGenericArguments()[0]) ?? [],
    ];

    private static Variable AddBinding(HttpChain chain, string method, Type type)
    {
        var calls = chain.Middleware.TakeWhile(f => f is MethodCall m && m.HandlerType == typeof(Bind)).Cast<MethodCall>().ToList();
        if (calls.FirstOrDefault(m => m.ReturnVariable!.VariableType == type) is { } existing)
            return existing.ReturnVariable!;
        var call = new MethodCall(typeof(Bind), typeof(Bind).GetMethod(method)!.MakeGenericMethod(type));
        // The required version comes last (RFC 9110, 13.2.1): on every route, all other errors are reported before it.
        var index = type == typeof(IfMatch.Required) ? calls.Count
            : calls.TakeWhile(c => c.ReturnVariable!.VariableType != typeof(IfMatch.Required)).Count();
        chain.Middleware.Insert(index, call);
        return call.ReturnVariable!;
    }
}

/// <summary>Called by generated code.</summary>
public static class Bind
{
    /// <summary>Binds with the type's own <c>BindAsync</c>.</summary>
    public static async Task<T> To<T>(HttpContext http)
        where T : class => await Of<T>.Read(http, null!) ?? throw new Problem("malformed_request").ToException();

    public static T Service<T>(HttpContext http) where T : class => http.RequestServices.GetRequiredService<T>();

    private static class Of<T> where T : class
    {
        public static readonly Func<HttpContext, ParameterInfo, ValueTask<T?>> Read =
            typeof(T).GetMethod("BindAsync", [typeof(HttpContext), typeof(ParameterInfo)])!
                .CreateDelegate<Func<HttpContext, ParameterInfo, ValueTask<T?>>>();
    }
}

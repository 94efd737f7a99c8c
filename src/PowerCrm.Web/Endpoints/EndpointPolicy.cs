using System.Reflection;
using JasperFx;
using JasperFx.CodeGeneration;
using JasperFx.CodeGeneration.Frames;
using JasperFx.CodeGeneration.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Store;
using Wolverine.Http;
using Wolverine.Http.CodeGen;
using Wolverine.Marten;

namespace PowerCrm.Web;

/// <summary>How Wolverine's endpoints meet the rim: the parameters that it binds, and what their attributes say.</summary>
public static class PowerCrmEndpoints
{
    public static void MapPowerCrmEndpoints(this WebApplication app) => app.MapWolverineEndpoints(o =>
    {
        o.AddParameterHandlingStrategy(new BoundParameters());
        o.AddPolicy<EndpointPolicy>();
    });
}

/// <summary>What the attributes of an endpoint say, told to ASP.NET.</summary>
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
        if (method.GetCustomAttribute<IdempotentAttribute>() is { } idempotent)
            route.WithMetadata(new TakesIdempotencyKey(), idempotent);
        if (method.GetParameters().Any(p => p.GetCustomAttribute<WriteAggregateAttribute>() is not null))
        {
            route.WithMetadata(new DecideAgain.Allowed());
            chain.Middleware.Add(new MethodCall(typeof(EndpointSession), nameof(EndpointSession.Sign)));
            chain.Postprocessors.Insert(0, new MethodCall(typeof(EndpointSession), nameof(EndpointSession.Keep)));
        }
        if (method.GetCustomAttribute<RefusesAttribute>() is { } refuses)
            route.Refuses([.. refuses.Codes]);
        foreach (var answer in method.GetCustomAttributes<AnswersAttribute>())
            route.Produces(answer.Status, answer.Body, answer.ContentType);
        foreach (var body in method.GetParameters().Select(p => p.ParameterType)
            .Where(t => t.IsGenericType && (t.GetGenericTypeDefinition() == typeof(Body<>)
                || t.GetGenericTypeDefinition() == typeof(PatchBody<>))))
            route.Accepts(body.GetGenericArguments()[0], "application/json");
    }
}

/// <summary>Binds parameters as minimal API does: types with a static <c>BindAsync</c>, and services that know their request.</summary>
internal sealed class BoundParameters : IParameterStrategy
{
    public bool TryMatch(HttpChain chain, IServiceContainer container, ParameterInfo parameter, out Variable? variable)
    {
        var type = parameter.ParameterType;
        variable = null;
        if (type.GetMethod("BindAsync", [typeof(HttpContext), typeof(ParameterInfo)]) is not null)
            variable = Already(chain, type) ?? Call(nameof(Bind.To), type);
        else if (type == typeof(IStreams) || type.GetCustomAttribute<PerRequestAttribute>() is not null)
            variable = Already(chain, type) ?? Call(nameof(Bind.Service), type);
        return variable is not null;
    }

    private static Variable? Already(HttpChain chain, Type type) =>
        chain.Middleware.OfType<MethodCall>().FirstOrDefault(m => m.ReturnVariable?.VariableType == type)?.ReturnVariable;

    private static Variable Call(string method, Type type) =>
        new MethodCall(typeof(Bind), typeof(Bind).GetMethod(method)!.MakeGenericMethod(type)).ReturnVariable!;
}

/// <summary>Called by generated code.</summary>
public static class Bind
{
    /// <summary>By the type's own <c>BindAsync</c>.</summary>
    public static async Task<T> To<T>(HttpContext http)
        where T : class => await Of<T>.Read(http, null!) ?? throw new Problem("malformed_request").Exception();

    public static T Service<T>(HttpContext http) where T : class => http.RequestServices.GetRequiredService<T>();

    private static class Of<T> where T : class
    {
        public static readonly Func<HttpContext, ParameterInfo, ValueTask<T?>> Read =
            typeof(T).GetMethod("BindAsync", [typeof(HttpContext), typeof(ParameterInfo)])!
                .CreateDelegate<Func<HttpContext, ParameterInfo, ValueTask<T?>>>();
    }
}

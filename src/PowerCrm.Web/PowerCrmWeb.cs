using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;
using PowerCrm.Store;
using Wolverine.Http;

namespace PowerCrm.Web;

/// <summary>Registers the web layer. Expects the data source, the event store and the master key among the services.</summary>
public static class PowerCrmWeb
{
    /// <summary>Adds the web layer's own tables and events to the host's list of modules.</summary>
    public static StoreBuilder AddWebSchema(this StoreBuilder builder) => builder.Schema("web", typeof(PowerCrmWeb).Assembly)
        .Event<StaffAccountAdded>("staff_account_added").Event<StaffAccountClosed>("staff_account_closed")
        .Event<StaffAccountReopened>("staff_account_reopened")
        .Event<StaffSignedOut>("staff_signed_out")
        .Event<StaffWecomChanged>("staff_wecom_changed")
        .Event<SecondFactorEnrolled>("second_factor_enrolled").Event<SecondFactorRemoved>("second_factor_removed")
        .Event<PasswordChanged>("password_changed")
        .Event<PolicyVersionActivated>("policy_version_activated");

    public static IServiceCollection AddPowerCrmWeb(this IServiceCollection services, IConfiguration configuration)
    {
        StaffLogin.Describe();
        EnrolTotp.Describe();
        ChangePassword.Describe();
        SetUpGate.Describe();
        Reauthentication.Describe();
        services.AddHttpContextAccessor();
        services.AddWolverineHttp();
        services.AddOptions<StaffOptions>().Configure<IHostEnvironment>((o, at) => o.SecondFactor = StaffOptions.Default(at))
            .Bind(configuration.GetSection("Staff")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<StaffOptions>, StaffOptions.SettingsValidator>();
        services.AddOptions<PasswordHasherOptions>().Configure<IHostEnvironment>((o, at) =>
            o.IterationCount = PasswordRule.GetHashIterations(at));
        services.AddHsts(o => (o.MaxAge, o.IncludeSubDomains) = (TimeSpan.FromDays(365), true));
        services.AddSingleton<PasswordHasher<string>>().AddSingleton<StaffAccounts>().AddSingleton<StaffCredentials>()
            .AddSingleton<StaffPasswords>().AddSingleton<StaffTotp>().AddSingleton<SignInLog>().AddSingleton<Sessions>();
        services.AddSingleton<OwnSessions>().AddSingleton<SignInLimits>().AddSingleton<Reauthentication>();
        services.AddSingleton<IRateLimits, RateLimits>().AddSingleton<LiveStreams>().AddSingleton<IdempotencyKeys>();
        services.AddSingleton<PolicyVersions>().AddSingleton<EarlierPolicyVersions>().AddScoped<Commands>();
        services.AddScoped(p =>
            p.GetRequiredService<StreamsFactory>().As(CallerOf(p.GetRequiredService<IHttpContextAccessor>().HttpContext)));
        services.ConfigureHttpJsonOptions(o => WebJson.Apply(o.SerializerOptions));
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.Configure<KestrelServerOptions>(o =>
        {
            o.AddServerHeader = false;
            o.RequestHeaderEncodingSelector = name => RawRequestChecks.EncodingOf(name)!;
            o.Limits.MaxRequestBodySize = RawBody.MaxBytes;
        });
        services.Configure<RouteOptions>(o => o.SetParameterPolicy<CanonicalId>("guid"));
        services.Configure<RouteOptions>(o => o.SetParameterPolicy<PolicyKindConstraint>("policy"));
        // A route checks its content type itself, after authentication: the router's 415 would come before 401 and 403, and could not say
        // what the route expects.
        foreach (var policy in services.Where(s => s.ServiceType == typeof(MatcherPolicy)
            && s.ImplementationType?.Name == "AcceptsMatcherPolicy").ToList())
            services.Remove(policy);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ActiveSessionCache>().AddHostedService(p => p.GetRequiredService<ActiveSessionCache>());
        services.AddHostedService<Sweeper>();
        services.AddAuthentication(TokenAuthentication.Name)
            .AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(TokenAuthentication.Name, null)
            .AddBearerToken(Audience.Applicant)
            .AddBearerToken(Audience.Staff);
        services.AddAuthorization();
        services.AddDataProtection().SetApplicationName("powercrm");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(s => new ConfigureOptions<KeyManagementOptions>(o =>
        {
            o.XmlRepository = new ProtectionKeys(s.GetRequiredService<NpgsqlDataSource>());
            o.XmlEncryptor = new SealedXmlWriter(s.GetRequiredService<MasterKey>());
        }));
        services.AddRequestTimeouts(o => RequestTimeouts.Configure(o, configuration));
        services.AddRateLimiter(_ => { });
        services.AddSingleton<IConfigureOptions<RateLimiterOptions>>(s => new ConfigureOptions<RateLimiterOptions>(o =>
            CallerLimits.Configure(o, configuration, s.GetRequiredService<IHostEnvironment>().IsDevelopment())));
        services.Configure<ForwardedHeadersOptions>(o => ConfigureForwardedHeaders(o, configuration));
        return services;
    }

    public static WebApplication UsePowerCrmWeb(this WebApplication app)
    {
        app.Use(RequestDraining.Run);
        app.UseTrustedProxies();
        if (!app.Environment.IsDevelopment())
            app.UseHsts();
        app.UseSecurityHeaders();
        app.UseMiddleware<ExceptionMiddleware>();
        app.UseStatusCodePages(StatusProblems.Write);
        app.Use(RawRequestChecks.CheckQuery);
        app.UseRouting();
        app.UseRequestTimeouts();
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(25) });
        if (!app.Environment.IsDevelopment())
            app.UseWebSocketEncryption();
        app.UseWebSocketOrigins();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.Use(DefaultAuthorization.Check);
        app.UseAuthorization();
        app.Use(SetUpGate.Check);
        app.Use(NoBody.Check);
        app.UseMiddleware<IdempotencyMiddleware>();
        app.UseMiddleware<ConflictRetryMiddleware>();
        return app;
    }

    /// <summary>The actor for whom a handler's store appends; a sign-in, which has no caller yet, sets the actor with <c>As</c>.</summary>
    private static Caller CallerOf(HttpContext? http) => http is null ? Caller.System("host")
        : CurrentCaller.Of(http)?.ToCaller() ?? new Caller("anonymous", Problem.TraceId(http));

    /// <summary>
    /// X-Forwarded-For is used only if it comes from a proxy in the configuration: <c>Proxies:Trusted</c>, addresses or networks.
    /// </summary>
    private static void ConfigureForwardedHeaders(ForwardedHeadersOptions options, IConfiguration configuration)
    {
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        var trusted = ListSettings.Read(configuration, ListSettings.TrustedProxies);
        options.ForwardedHeaders = trusted.Count == 0
            ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        // The chain is followed as long as the addresses are trusted: a network may have several proxies in a row.
        options.ForwardLimit = null;
        foreach (var text in trusted)
            if (System.Net.IPNetwork.TryParse(text, out var network))
                options.KnownIPNetworks.Add(network);
            else
                options.KnownProxies.Add(IPAddress.Parse(text));
    }
}

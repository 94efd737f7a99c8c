using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PowerCrm.Sandbox;
using PowerCrm.Testing;

namespace PowerCrm.Vendors.Tests;

/// <summary>A sandbox on a free loopback port, the real clients that use it, and everything they log.</summary>
internal sealed class LiveSandbox : IAsyncDisposable
{
    private readonly WebApplication server;
    private readonly ServiceProvider services;

    private LiveSandbox(WebApplication server, ServiceProvider services, SandboxState state, CapturedLog log)
    {
        (this.server, this.services, State, Log) = (server, services, state, log);
        Http = new HttpClient { BaseAddress = new Uri(server.Urls.Single()) };
    }

    public SandboxState State { get; }
    public CapturedLog Log { get; }
    public HttpClient Http { get; }
    public IWechat Wechat => services.GetRequiredService<IWechat>();
    public IWeCom WeCom => services.GetRequiredService<IWeCom>();
    public ISms Sms => services.GetRequiredService<ISms>();
    public IContentCheck Content => services.GetRequiredService<IContentCheck>();
    public ICompanyRegistry Registry => services.GetRequiredService<ICompanyRegistry>();
    public IIdentityCheck Identity => services.GetRequiredService<IIdentityCheck>();
    public IBlobs Blobs => services.GetRequiredService<IBlobs>();
    public IOcr Ocr(string provider) => services.GetRequiredKeyedService<IOcr>(provider);
    public VendorHealth Health => services.GetRequiredService<VendorHealth>();
    public IWechatTokenStore Tokens => services.GetRequiredService<IWechatTokenStore>();

    /// <param name="sms">The provider's name.</param>
    /// <param name="change">Changes the clients' settings only: the sandbox keeps the right ones.</param>
    /// <param name="clock">The clients' clock, if it differs.</param>
    public static async Task<LiveSandbox> Start(
        string sms = "tencent", Action<Dictionary<string, string?>>? change = null, TimeProvider? clock = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        var state = new SandboxState();
        server.MapSandbox(state);
        await server.StartAsync();

        var settings = new Dictionary<string, string?>(SandboxServer.CreateSettings(new Uri(server.Urls.Single()), state.Keys, sms))
        {
            ["Wechat:Timeout"] = "00:00:20",
            ["Notification:WeCom:Timeout"] = "00:00:20",
            ["Sms:Timeout"] = "00:00:20",
            ["Blobs:Timeout"] = "00:00:20",
            ["Ocr:Timeout"] = "00:00:20",
            ["Identity:Provider"] = "http",
            ["Identity:Timeout"] = "00:00:20",
        };
        change?.Invoke(settings);
        var log = new CapturedLog(CapturedLog.AllCategories);
        var services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log))
            .AddVendors(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        if (clock is not null) services.AddSingleton(clock);
        return new LiveSandbox(server, services.BuildServiceProvider(), state, log);
    }

    /// <summary>For tests of timeouts: five seconds, which is enough for the other calls on a busy machine, too.</summary>
    public static Task<LiveSandbox> StartImpatient(string sms = "tencent", Action<Dictionary<string, string?>>? change = null) =>
        Start(sms, s =>
    {
        s["Wechat:Timeout"] = s["Sms:Timeout"] = s["Blobs:Timeout"] = s["Ocr:Timeout"] = "00:00:05";
        change?.Invoke(s);
    });

    public async Task<HttpResponseMessage> SetFault(string provider, string mode) =>
        await Http.PostAsJsonAsync("/sandbox/faults", new { provider, mode });

    public async Task<JsonElement> Get(string url) => await Http.GetFromJsonAsync<JsonElement>(url);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await services.DisposeAsync();
        await server.DisposeAsync();
    }
}

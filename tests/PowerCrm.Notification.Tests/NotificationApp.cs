using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Assignment;
using PowerCrm.Assignment.Tests;
using PowerCrm.Sandbox;
using PowerCrm.Vendors;
using PowerCrm.Web;

namespace PowerCrm.Notification.Tests;

/// <summary>Assignment and Notification together, with the sandbox as WeChat.</summary>
public sealed class NotificationApp : AssignmentApp
{
    public const string Template = "tpl-review-decided";

    protected override IReadOnlyList<IModule> Modules { get; } = [new AssignmentModule(), new NotificationModule()];
    protected override string Url { get; } = $"http://127.0.0.1:{FreePort()}";

    public SandboxState Sandbox { get; } = new();

    protected override void Change(WebApplicationBuilder builder)
    {
        builder.Configuration.AddInMemoryCollection(SandboxServer.Settings(new Uri(Url), Sandbox.Keys));
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create("Wechat:Templates:reviewDecided", (string?)Template)]);
        builder.Services.AddVendors(builder.Configuration);
    }

    protected override void Map(WebApplication app) => app.MapSandbox(Sandbox);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

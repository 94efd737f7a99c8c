using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PowerCrm.Sandbox;

namespace PowerCrm.Notification.Tests;

/// <summary>
/// The host with a template for the message about a decision. It listens on a port, because hints come over web sockets; messages go to the
/// sandbox.
/// </summary>
public sealed class NotificationApp : CustomersHost
{
    public const string Template = "tpl-review-decided";

    protected override bool ListensOnPort => true;
    protected override IReadOnlyList<string> Settings => [$"--Wechat:Templates:reviewDecided={Template}"];

    public NpgsqlDataSource Source => Services.GetRequiredService<NpgsqlDataSource>();
    public SandboxState Sandbox => Services.GetRequiredService<SandboxState>();
}

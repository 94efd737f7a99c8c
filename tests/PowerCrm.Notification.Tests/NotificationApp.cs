using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Assignment.Tests;
using PowerCrm.Sandbox;

namespace PowerCrm.Notification.Tests;

/// <summary>The host with a template for the message about a decision.</summary>
public sealed class NotificationApp : AssignmentApp
{
    public const string Template = "tpl-review-decided";

    protected override IReadOnlyList<string> Settings => [$"--Wechat:Templates:reviewDecided={Template}"];

    public SandboxState Sandbox => Services.GetRequiredService<SandboxState>();
}

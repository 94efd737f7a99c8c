using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PowerCrm.Assignment;
using PowerCrm.Contracts;
using PowerCrm.Sandbox;
using PowerCrm.Store;
using PowerCrm.Vendors;
using PowerCrm.Web;

namespace PowerCrm.Notification.Tests;

/// <summary>The product on a Tuesday at 10:00, with WeCom settings that a test can change at any time.</summary>
public sealed class WeComApp : CustomersHost
{
    private int userCount;

    public SandboxState Sandbox => Services.GetRequiredService<SandboxState>();
    public ExternalCalls Calls => Services.GetRequiredService<ExternalCalls>();

    /// <summary>Enables all kinds, then applies these changes; other settings keep their defaults.</summary>
    public void ConfigureNotices(Action<WeComNoticeOptions>? change = null) =>
        SetOptions(new WeComNoticeOptions
        {
            Assigned = true,
            Overdue = true,
            Lost = true,
            Withdrawn = true,
            Urged = true,
            Escalated = true,
            Offered = true,
            FollowUp = true,
        }, change);

    /// <summary>Sets the account at the sandbox, then applies these changes.</summary>
    public void ConfigureAccount(Action<WeComOptions>? change = null) =>
        SetOptions(Services.GetRequiredService<IOptionsFactory<WeComOptions>>().Create(Options.DefaultName), change);

    private void SetOptions<T>(T options, Action<T>? change) where T : class
    {
        change?.Invoke(options);
        var cache = Services.GetRequiredService<IOptionsMonitorCache<T>>();
        cache.Clear();
        cache.TryAdd(Options.DefaultName, options);
    }

    /// <summary>Creates a manager for a place, with an id at WeCom.</summary>
    public async Task<(SignedInUser Person, string UserId)> CreateManagerWithUser(string territory)
    {
        var it = (Person: await CreateStaff("manager"), UserId: $"user{Interlocked.Increment(ref userCount)}");
        await Services.GetRequiredService<ManagerDirectory>().Add(it.Person.Id, [territory], [], 10, it.UserId,
            Caller.System("tests"), CancellationToken.None);
        return it;
    }

    /// <summary>Creates a reviewer or an administrator, with an id at WeCom.</summary>
    public async Task<(SignedInUser Person, string UserId)> CreateStaffWithUser(string role)
    {
        var it = (Person: await CreateStaff(role), UserId: $"user{Interlocked.Increment(ref userCount)}");
        var name = await ExecuteScalar<string>("select username from pc_staff where id = @Id", new { it.Person.Id });
        (await Services.GetRequiredService<StaffAccounts>().SetWeComUser(name, it.UserId, Caller.System("tests"), CancellationToken.None))
            .ShouldBeTrue();
        return it;
    }

    /// <summary>Returns the message of this kind about a customer in a manager's inbox.</summary>
    public Task<Guid> ReadMessageId(SignedInUser manager, Guid customer, string kind = "assignment") => ExecuteScalar<Guid>(
        "select id from pc_inbox where recipient = @Id and customer_id = @customer and kind = @kind", new { manager.Id, customer, kind });

    /// <summary>Returns the events of sending that message by WeCom.</summary>
    public async Task<IReadOnlyList<object>> ReadEvents(SignedInUser manager, Guid customer, string kind = "assignment") =>
        await Events(NotificationStream.Of(customer, await ReadMessageId(manager, customer, kind)));
}

using System.Globalization;
using PowerCrm.Host.Tests.Assignment;
using PowerCrm.Host.Tests.Review;
using PowerCrm.Store;

namespace PowerCrm.Host.Tests.Audit;

/// <summary>The past workload counts a late customer as overdue only while the consent was given at that time.</summary>
[Trait("Category", "Full")]
public class PastOverdueTests(TestHost host) : IClassFixture<TestHost>
{
    private const string Nanshan = "440305";

    [Fact]
    public async Task a_late_customer_is_overdue_in_the_past_workload_until_the_consent_was_withdrawn()
    {
        var manager = await AssignedCustomer.NewManager(host, await Staff.Of(host, "admin"), Nanshan);
        var customer = await AssignedCustomer.CreateApproved(host, Nanshan);
        await host.WaitUntilSettled();
        await host.PassTime(TimeSpan.FromDays(4));
        await host.WaitUntilSettled();
        var auditor = await Staff.Of(host, "auditor");
        var late = await PassMoment();

        await host.Store.Append([new StreamAppend(customer.Id, ExpectedVersion.Any, TestEvents.NoConsent)], CancellationToken.None);
        await host.WaitUntilSettled();
        var withdrawn = await PassMoment();

        (await CountOverdue(late)).ShouldBe(1);
        (await CountOverdue(withdrawn)).ShouldBe(0);

        async Task<int> CountOverdue(string at) => (await auditor.Get($"/audit/workload?at={at}")).ShouldBe(200)["items"].AsArray()
            .Single(m => m!["managerId"]!.GetValue<Guid>() == manager.Id)!["overdue"]!.GetValue<int>();
    }

    private async Task<string> PassMoment()
    {
        var at = await host.ExecuteScalar<DateTime>("select powercrm_now()");
        await host.PassTime(TimeSpan.FromSeconds(1));
        return at.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
    }
}

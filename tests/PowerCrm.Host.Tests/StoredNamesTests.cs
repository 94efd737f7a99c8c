namespace PowerCrm.Host.Tests;

/// <summary>
/// Names that lie in the database: a checkpoint under another name starts at nothing, and messages would go out again. Whoever renames one
/// brings a migration; whoever adds one adds it here.
/// </summary>
public sealed class StoredNamesTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public void subscriptions_keep_their_names() => host.Admin.Subscriptions.Order(StringComparer.Ordinal).ShouldBe(
        new[] { "AssignAfterApproval", "AssignAnew", "FillInbox", "ForgetCustomer", "TellApplicant", "activate-account", "read-pictures", "review-materials", "review-queue" });

    [Fact]
    public void projections_keep_their_names() => host.Admin.Projections.Order(StringComparer.Ordinal).ShouldBe(
        new[] { "customer", "managerworkload", "registrationstatus" });
}

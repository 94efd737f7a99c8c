namespace PowerCrm.Host.Tests.Review;

/// <summary>Cases and logs contain ids; their readers can look up the names.</summary>
[Collection(SharedHost.Name)]
public class StaffNamesTests(TestHost host)
{
    [Fact]
    public async Task reviewers_administrators_and_auditors_read_who_an_id_is_and_nobody_else_does()
    {
        var (reviewer, admin, auditor, manager) = (await Staff.Of(host), await Staff.Of(host, "admin"), await Staff.Of(host, "auditor"),
            await Staff.Of(host, "manager"));
        foreach (var reader in (Staff[])[reviewer, admin, auditor])
        {
            var items = (await reader.Get("/staff/names")).ShouldBe(200).Items;
            var it = items.Single(i => i!["id"]!.GetValue<Guid>() == manager.Id)!.AsObject();
            (it["role"]!.GetValue<string>(), it["closed"]!.GetValue<bool>()).ShouldBe(("manager", false));
            it["displayName"]!.GetValue<string>().ShouldNotBeEmpty();
            it.Select(m => m.Key).ShouldBe(["id", "displayName", "role", "closed"], "no phone, and no name to sign in with");
        }
        (await manager.Get("/staff/names")).ShouldBeProblem(403, "forbidden");
        (await host.Get("/staff/names")).ShouldBeProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task an_administrator_reads_who_signs_in_by_password_alone_and_nobody_else_does()
    {
        var (reviewer, admin) = (await Staff.Of(host), await Staff.Of(host, "admin"));
        (await reviewer.Get("/staff/names")).ShouldBe(200).Body.AsObject().ContainsKey("withoutSecondFactor").ShouldBeFalse();
        (await Without()).ShouldContain(reviewer.Id);
        await host.ExecuteSql("update pc_staff set totp_secret = '\\x00' where id = @Id", new { reviewer.Id });
        (await Without()).ShouldNotContain(reviewer.Id);
        await host.ExecuteSql("update pc_staff set totp_secret = null, disabled_at = now() where id = @Id", new { reviewer.Id });
        (await Without()).ShouldNotContain(reviewer.Id, "nobody signs in to a closed account");

        async Task<IReadOnlyList<Guid>> Without() => [.. (await admin.Get("/staff/names")).ShouldBe(200)["withoutSecondFactor"].AsArray()
            .Select(i => i!.GetValue<Guid>())];
    }
}

using System.Text;

namespace PowerCrm.Assignment.Tests;

/// <summary>The file of managers over HTTP, and who can become a manager; for administrators only.</summary>
public class ManagerRouteTests(CustomersHost app) : IClassFixture<CustomersHost>
{
    [Fact]
    public async Task an_import_is_a_dry_run_by_default_and_idempotent()
    {
        var (admin, staff) = (await app.CreateStaff("admin"), await app.CreateStaff("manager"));
        var file = $"用户名,负责区域,客户上限\n{await Name(staff)},350102,7\nnobody,350102,1\n";
        var preview = (await Import(admin, file)).ShouldBe(200);
        (preview["dryRun"].GetValue<bool>(), preview["added"].GetValue<int>(), preview["refused"].GetValue<int>()).ShouldBe((true, 1, 1));
        preview["remarks"][0]!["column"]!.GetValue<string>().ShouldBe("用户名");
        preview["remarks"][0]!["reason"]!.GetValue<string>().ShouldBe("没有角色为客户经理的该员工。");
        (await ReadCapacity(staff)).ShouldBeNull("a look changes nothing");

        var key = ("Idempotency-Key", Guid.CreateVersion7().ToString());
        (await Import(admin, file, "?dryRun=false", key)).ShouldBe(200)["added"].GetValue<int>().ShouldBe(1);
        (await ReadCapacity(staff)).ShouldBe(7);
        var repeated = (await Import(admin, file, "?dryRun=false", key)).ShouldBe(200);
        repeated["added"].GetValue<int>().ShouldBe(1, "the first answer");
        repeated.Header("Idempotency-Replayed").ShouldBe("true");
        (await Import(admin, file + "x", "?dryRun=false", key)).ShouldBeProblem(422, "idempotency_key_reused");

        var export = (await admin.Get("/managers/export")).ShouldBe(200);
        export.Header("Content-Type").ShouldBe("text/csv; charset=utf-8");
        export.Text.ShouldContain($"{await Name(staff)},{await Name(staff)},350102,,7,,,是\r\n");
        (await Import(admin, export.Text, "?dryRun=false")).ShouldBe(200)["changed"].GetValue<int>().ShouldBe(0);
    }

    [Fact]
    public async Task an_invalid_manager_file_is_refused()
    {
        var admin = await app.CreateStaff("admin");
        (await Import(admin, "用户名,客户上限\nli,1\n")).ShouldBeProblem(400, "manager_file_columns")["errors"][0]!["pointer"]!
            .GetValue<string>().ShouldBe("/territories");
        (await Import(admin, "a,b\n1,2\n")).ShouldBeProblem(400, "manager_file_columns");
        (await Import(admin, "a", "?dryRun=maybe")).ShouldBeProblem(400, "validation_failed");
        (await admin.Post("/managers/import", new { a = 1 })).ShouldBeProblem(415, "unsupported_media_type");
        (await Import(admin, "用户名,负责区域,客户上限\n" + new string('x', ManagerFile.MaxBytes)))
            .ShouldBeProblem(413, "manager_file_too_large");
    }

    [Fact]
    public async Task candidates_are_active_staff_in_the_role_who_are_not_managers_yet()
    {
        var (admin, staff) = (await app.CreateStaff("admin"), await app.CreateStaff("manager"));
        var (manager, reviewer, disabled) = (await app.CreateManager("350103"), await app.CreateStaff("reviewer"),
            await app.CreateStaff("manager"));
        await app.ExecuteSql("update pc_staff set disabled_at = powercrm_now() where id = @Id", new { disabled.Id });
        async Task<List<Guid>> Ids() =>
            [.. (await admin.Get("/managers/candidates")).ShouldBe(200).Items.Select(i => i!["staffId"]!.GetValue<Guid>())];
        (await Ids()).ShouldContain(staff.Id);
        (await Ids()).Intersect([manager.Id, reviewer.Id, disabled.Id, admin.Id]).ShouldBeEmpty();
        (await admin.Post("/managers", new { staffId = staff.Id, territories = new[] { "350104" }, capacity = 3 })).ShouldBe(201);
        (await Ids()).ShouldNotContain(staff.Id);
    }

    [Fact]
    public async Task a_fault_is_reported_at_its_place_in_the_request_behind_a_repetition()
    {
        var (admin, manager, staff) = (await app.CreateStaff("admin"), await app.CreateManager("350105"), await app.CreateStaff("manager"));
        string[] territories = ["350105", "350105", "999999"];
        var added = await admin.Post("/managers", new { staffId = staff.Id, territories, capacity = 3 });
        var version = (await admin.Get($"/managers/{manager.Id}")).ShouldBe(200).Version;
        var changed = await admin.Put($"/managers/{manager.Id}", new { territories, capacity = 3 }, version);
        foreach (var answer in new[] { added, changed })
        {
            var fault = answer.ShouldBeProblem(400, "validation_failed")["errors"].AsArray().ShouldHaveSingleItem()!;
            (fault["pointer"]!.GetValue<string>(), fault["code"]!.GetValue<string>()).ShouldBe(("/territories/2", "territory_unknown"));
        }
        (await admin.Post("/managers", new { staffId = staff.Id, territories = territories[..2], capacity = 3 })).ShouldBe(201)
            ["territories"].AsArray().ShouldHaveSingleItem("a repetition is no fault");
    }

    [Fact]
    public async Task a_manager_has_at_most_two_hundred_leaves()
    {
        var (admin, staff) = (await app.CreateStaff("admin"), await app.CreateStaff("manager"));
        var leave = Enumerable.Range(0, ManagerData.MaxLeaves + 1)
            .Select(i => new DateOnly(2098, 1, 1).AddDays(2 * i)).Select(day => new { from = day, to = day }).ToList();
        Task<Answer> Add(int count) =>
            admin.Post("/managers", new { staffId = staff.Id, territories = new[] { "350104" }, capacity = 3, leave = leave.Take(count) });
        var fault = (await Add(leave.Count)).ShouldBeProblem(400, "validation_failed")["errors"].AsArray().ShouldHaveSingleItem()!;
        (fault["pointer"]!.GetValue<string>(), fault["code"]!.GetValue<string>()).ShouldBe(("/leave", "too_many"));
        (await Add(leave.Count - 1)).ShouldBe(201);
    }

    [Theory]
    [InlineData("manager"), InlineData("reviewer"), InlineData("auditor")]
    public async Task only_administrators_can_list_candidates_export_and_import(string role)
    {
        var other = await app.CreateStaff(role);
        (await other.Get("/managers/candidates")).ShouldBeProblem(403, "forbidden");
        (await other.Get("/managers/export")).ShouldBeProblem(403, "forbidden");
        (await Import(other, "用户名,负责区域,客户上限\n")).ShouldBeProblem(403, "forbidden");
    }

    private static Task<Answer> Import(SignedInUser user, string file, string query = "", params (string, string)[] headers) =>
        user.Post("/managers/import" + query, new StringContent(file, Encoding.UTF8, "text/csv"), null, headers);

    private async Task<string> Name(SignedInUser it) => await app.ExecuteScalar<string>("select username from pc_staff where id = @Id",
        new { it.Id });

    private async Task<int?> ReadCapacity(SignedInUser it) =>
        await app.ExecuteScalar<int?>("select capacity from pc_managers where staff_id = @Id", new { it.Id });
}

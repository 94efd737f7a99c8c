namespace PowerCrm.Assignment.Tests;

/// <summary>The WeCom id of a manager is set, kept and removed by administrators, and shown only to them.</summary>
public class WecomUserTests(CustomersHost app) : IClassFixture<CustomersHost>
{
    [Fact]
    public async Task an_administrator_sets_keeps_and_removes_the_wecom_user()
    {
        var (person, admin) = (await app.CreateStaff("manager"), await app.CreateStaff("admin"));
        var added = (await admin.Post("/managers",
            new { staffId = person.Id, territories = new[] { "130102" }, capacity = 5, wecomUserId = "Zhang.San_1-a@x" })).ShouldBe(201);
        added["wecomUserId"].GetValue<string>().ShouldBe("Zhang.San_1-a@x");
        (await app.ExecuteScalar<string>("select user_id from pc_v_wecom_users where staff_id = @Id and active", new { person.Id }))
            .ShouldBe("Zhang.San_1-a@x");
        var unchanged = (await Put(admin, person.Id, new { territories = new[] { "130102" }, capacity = 6 })).ShouldBe(200);
        unchanged["wecomUserId"].GetValue<string>().ShouldBe("Zhang.San_1-a@x");
        (await Put(admin, person.Id, new { territories = new[] { "130102" }, capacity = 6, wecomUserId = "li.si" })).ShouldBe(200);
        (await admin.Get("/managers")).Items.Single(m => m!["managerId"]!.GetValue<Guid>() == person.Id)!["wecomUserId"]!
            .GetValue<string>().ShouldBe("li.si");
        var removed = (await Put(admin, person.Id, new { territories = new[] { "130102" }, capacity = 6, wecomUserId = "" })).ShouldBe(200);
        removed.Json!["wecomUserId"].ShouldBeNull();
        (await app.ExecuteScalar<long>("select count(*) from pc_v_wecom_users where staff_id = @Id and user_id is null", new { person.Id }))
            .ShouldBe(1);
    }

    [Theory]
    [InlineData("li si"), InlineData("李四"), InlineData("a|b"), InlineData("a/b")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234")]
    public async Task an_invalid_wecom_user_is_refused(string wrong)
    {
        var (person, admin) = (await app.CreateStaff("manager"), await app.CreateStaff("admin"));
        var response = (await admin.Post("/managers",
            new { staffId = person.Id, territories = new[] { "130104" }, capacity = 5, wecomUserId = wrong }))
            .ShouldBeProblem(400, "validation_failed");
        response["errors"].AsArray().ShouldHaveSingleItem()!["pointer"]!.GetValue<string>().ShouldBe("/wecomUserId");
        (await app.ExecuteScalar<long>("select count(*) from pc_managers where staff_id = @Id", new { person.Id })).ShouldBe(0);
    }

    [Fact]
    public async Task only_administrators_can_read_or_change_the_wecom_user()
    {
        var (person, admin) = (await app.CreateStaff("manager"), await app.CreateStaff("admin"));
        (await admin.Post("/managers",
            new { staffId = person.Id, territories = new[] { "130105" }, capacity = 5, wecomUserId = "wang.wu" })).ShouldBe(201);
        foreach (var role in (string[])["manager", "reviewer", "auditor"])
        {
            var other = await app.CreateStaff(role);
            foreach (var route in (string[])["/managers", $"/managers/{person.Id}", "/managers/workload"])
                (await other.Get(route)).ShouldBeProblem(403, "forbidden");
            (await other.Put($"/managers/{person.Id}", new { territories = new[] { "130105" }, capacity = 5, wecomUserId = "x" }, 1))
                .ShouldBeProblem(403, "forbidden");
        }
        var colleague = await app.CreateManager("130107");
        (await colleague.Get("/managers/colleagues")).ShouldBe(200).Text.ShouldNotContain("wang.wu");
    }

    private static async Task<Answer> Put(SignedInUser admin, Guid manager, object change) =>
        await admin.Put($"/managers/{manager}", change, (await admin.Get($"/managers/{manager}")).Version);
}

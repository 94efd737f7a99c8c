namespace PowerCrm.Assignment.Tests;

/// <summary>The days of a leave and the substitute, when a manager is added and changed.</summary>
public class LeaveDatesTests(CustomersHost app) : IClassFixture<CustomersHost>
{
    [Theory]
    [InlineData("2026-12-01", "9999-12-31", "/leave/0/to")]
    [InlineData("0001-01-01", "2026-12-01", "/leave/0/from")]
    [InlineData("2026-12-02", "2026-12-01", "/leave/0/to")]
    public async Task an_impossible_date_is_refused(string from, string to, string pointer)
    {
        var (substitute, admin) = (await app.CreateManager("150102"), await app.CreateStaff("admin"));
        foreach (var answer in await SendBoth(admin, [new { from, to, substitute = substitute.Id }]))
            answer.ShouldBeProblem(400, "validation_failed")["errors"].AsArray().ShouldHaveSingleItem()!["pointer"]!.GetValue<string>()
                .ShouldBe(pointer);
    }

    [Fact]
    public async Task a_substitute_must_be_a_known_manager()
    {
        var admin = await app.CreateStaff("admin");
        foreach (var answer in await SendBoth(admin, [new { from = "2026-12-01", to = "2026-12-02", substitute = Guid.CreateVersion7() }]))
            answer.ShouldBeProblem(400, "validation_failed")["errors"].AsArray().ShouldHaveSingleItem()!["code"]!.GetValue<string>()
                .ShouldBe("manager_unknown");
    }

    [Fact]
    public async Task a_substitute_needs_an_active_account_unless_the_leave_is_unchanged()
    {
        var (admin, offboarded) = (await app.CreateStaff("admin"), await app.CreateManager("150104"));
        object[] leave = [new { from = "2026-12-01", to = "2026-12-02", substitute = offboarded.Id }];
        var manager = await app.CreateManager("150104");
        (await ChangeLeave(admin, manager, leave)).ShouldBe(200);
        (await admin.Post($"/managers/{offboarded.Id}/offboard")).ShouldBe(200);
        foreach (var answer in await SendBoth(admin, leave))
            ReadFault(answer).ShouldBe(("/leave/0/substitute", "manager_unknown"));
        (await ChangeLeave(admin, manager, leave)).ShouldBe(200);
    }

    [Theory]
    [InlineData("2026-12-02", "2026-12-05", false)]
    [InlineData("2026-12-03", "2026-12-05", true)]
    public async Task two_managers_absent_on_the_same_day_cannot_substitute_each_other(string from, string to, bool allowed)
    {
        var (admin, first, second) = (await app.CreateStaff("admin"), await app.CreateManager("150105"), await app.CreateManager("150105"));
        (await ChangeLeave(admin, first, [new { from = "2026-12-01", to = "2026-12-02", substitute = second.Id }])).ShouldBe(200);
        var answer = await ChangeLeave(admin, second, [new { from, to, substitute = first.Id }]);
        if (allowed)
            answer.ShouldBe(200);
        else
            ReadFault(answer).ShouldBe(("/leave/0/substitute", "substitute_mutual"));
    }

    [Fact]
    public async Task a_substitute_who_is_away_too_or_has_left_is_saved_with_a_hint()
    {
        var admin = await app.CreateStaff("admin");
        var (manager, other) = (await app.CreateManager("150102"), await app.CreateManager("150102"));
        (await ChangeLeave(admin, other, [new { from = "2098-02-03", to = "2098-02-04", substitute = (Guid?)null }])).ShouldBe(200);
        object[] leave =
        [
            new { from = "2098-02-01", to = "2098-02-03", substitute = other.Id },
            new { from = "2098-02-05", to = "2098-02-06", substitute = other.Id },
            new { from = "2020-02-03", to = "2020-02-03", substitute = other.Id },
        ];
        foreach (var answer in (Answer[])[.. await SendBoth(admin, leave), await ChangeLeave(admin, manager, leave)])
            ReadHints(answer).ShouldBe(["2098-02-01 2098-02-03 substitute_away"]);
        (await admin.Get($"/managers/{manager.Id}")).Body["leaveHints"].ShouldBeNull();

        (await admin.Post($"/managers/{other.Id}/offboard")).ShouldBe(200);
        ReadHints(await ChangeLeave(admin, manager, leave)).ShouldBe(["2098-02-01 2098-02-03 substitute_left",
            "2098-02-05 2098-02-06 substitute_left"]);
        (await ChangeLeave(admin, manager, [])).ShouldBe(200).Body["leaveHints"].ShouldBeNull();

        IEnumerable<string> ReadHints(Answer it) => it["leaveHints"].AsArray().Select(h =>
        {
            h!["substitute"]!.GetValue<Guid>().ShouldBe(other.Id);
            return $"{h["from"]} {h["to"]} {h["code"]}";
        });
    }

    private static (string, string) ReadFault(Answer it)
    {
        var fault = it.ShouldBeProblem(400, "validation_failed")["errors"].AsArray().ShouldHaveSingleItem()!;
        return (fault["pointer"]!.GetValue<string>(), fault["code"]!.GetValue<string>());
    }

    private static async Task<Answer> ChangeLeave(SignedInUser admin, SignedInUser manager, object[] leave) =>
        await admin.Put($"/managers/{manager.Id}", new { territories = new[] { "150103" }, capacity = 5, leave },
            (await admin.Get($"/managers/{manager.Id}")).Version);

    private async Task<IReadOnlyList<Answer>> SendBoth(SignedInUser admin, object[] leave)
    {
        var (staff, manager) = (await app.CreateStaff("manager"), await app.CreateManager("150103"));
        var version = (await admin.Get("/managers")).Items.Single(m => m!["managerId"]!.GetValue<Guid>() == manager.Id)!["version"]!
            .GetValue<long>();
        return
        [
            await admin.Post("/managers", new { staffId = staff.Id, territories = new[] { "150103" }, capacity = 5, leave }),
            await admin.Put($"/managers/{manager.Id}", new { territories = new[] { "150103" }, capacity = 5, leave }, version),
        ];
    }
}

namespace PowerCrm.Assignment.Tests;

/// <summary>The days of a leave, and who stands in, when a manager is added and changed.</summary>
public class LeaveDatesTests(CustomersHost app) : IClassFixture<CustomersHost>
{
    [Theory]
    [InlineData("2026-12-01", "9999-12-31", "/leave/0/to")]
    [InlineData("0001-01-01", "2026-12-01", "/leave/0/from")]
    [InlineData("2026-12-02", "2026-12-01", "/leave/0/to")]
    public async Task a_day_that_no_calendar_has_is_refused(string from, string to, string pointer)
    {
        var (substitute, admin) = (await app.Manager("150102"), await app.Staff("admin"));
        foreach (var answer in await BothWays(admin, [new { from, to, substitute = substitute.Id }]))
            answer.ShouldBeProblem(400, "validation_failed")["errors"].AsArray().ShouldHaveSingleItem()!["pointer"]!.GetValue<string>()
                .ShouldBe(pointer);
    }

    [Fact]
    public async Task who_stands_in_is_another_manager()
    {
        var admin = await app.Staff("admin");
        foreach (var answer in await BothWays(admin, [new { from = "2026-12-01", to = "2026-12-02", substitute = Guid.CreateVersion7() }]))
            answer.ShouldBeProblem(400, "validation_failed")["errors"].AsArray().ShouldHaveSingleItem()!["code"]!.GetValue<string>()
                .ShouldBe("manager_unknown");
    }

    private async Task<IReadOnlyList<Answer>> BothWays(Person admin, object[] leave)
    {
        var (fresh, known) = (await app.Staff("manager"), await app.Manager("150103"));
        var version = (await admin.Get("/managers")).Items.Single(m => m!["managerId"]!.GetValue<Guid>() == known.Id)!["version"]!
            .GetValue<long>();
        return
        [
            await admin.Post("/managers", new { staffId = fresh.Id, territories = new[] { "150103" }, capacity = 5, leave }),
            await admin.Put($"/managers/{known.Id}", new { territories = new[] { "150103" }, capacity = 5, leave }, version),
        ];
    }
}

using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Web;

namespace PowerCrm.Assignment.Tests;

/// <summary>A substitute can read the customers of an absent manager while the leave lasts.</summary>
[Trait("Category", "Slow")]
public class CoveredTests(CustomersHost app) : IClassFixture<CustomersHost>
{
    [Fact]
    public async Task a_substitute_sees_the_absent_managers_customers_with_a_mark_and_may_only_read()
    {
        var (absent, covering, stranger) = (await app.CreateManager("320213"), await app.CreateManager("320214"),
            await app.CreateManager("320281"));
        var admin = await app.CreateStaff("admin");
        var id = await app.CreateApprovedCustomer("320213");
        (await covering.Get($"/customers/{id}")).ShouldBeProblem(404, "not_found");
        var today = DateOnly.FromDateTime((await app.ExecuteScalar<DateTime>("select powercrm_now()")).AddHours(8));
        (await admin.Put($"/managers/{absent.Id}", new
        {
            territories = new[] { "320213" },
            capacity = 10,
            leave = new[] { new { from = today, to = today.AddDays(1), substitute = covering.Id } },
        }, (await admin.Get($"/managers/{absent.Id}")).Version)).ShouldBe(200);

        var item = (await covering.Get("/customers")).ShouldBe(200).Items.ShouldHaveSingleItem()!;
        item["customerId"]!.GetValue<Guid>().ShouldBe(id);
        item["away"]!["until"]!.GetValue<string>().ShouldBe(today.AddDays(1).ToString("yyyy-MM-dd"));
        var name = await app.ExecuteScalar<string>("select display_name from pc_v_staff where id = @Id", new { absent.Id });
        var response = (await covering.Get($"/customers/{id}")).ShouldBe(200);
        response["away"]["displayName"]!.GetValue<string>().ShouldBe(name);
        (await covering.Get($"/customers/{id}/follow-ups")).ShouldBe(200);
        (await absent.Get($"/customers/{id}")).ShouldBe(200).Json!["away"].ShouldBeNull();
        (await stranger.Get("/customers")).Items.ShouldBeEmpty();
        (await stranger.Get($"/customers/{id}")).ShouldBeProblem(404, "not_found");

        // Read only.
        (await covering.Post($"/customers/{id}/reveal-phone", new { purpose = "代班回访" })).ShouldBeProblem(404, "not_found");
        (await covering.Put($"/customers/{id}/assign-status", new { status = "acknowledged" }, response.Version))
            .ShouldBeProblem(404, "not_found");
        (await covering.Post($"/customers/{id}/follow-ups", new { channel = "phone", note = "代班" })).ShouldBeProblem(404, "not_found");

        var colleagues = app.Services.GetRequiredService<CoveredColleagues>();
        (await colleagues.FindFor(covering.Id, CancellationToken.None)).Keys.ShouldBe([absent.Id]);
        await app.PassTime(TimeSpan.FromDays(2));
        (await colleagues.FindFor(covering.Id, CancellationToken.None)).ShouldBeEmpty("the leave is over");
        (await app.ExecuteScalar<Guid>("select manager_id from pc_assignments where registration_id = @id", new { id }))
            .ShouldBe(absent.Id);
        // The first session has expired meanwhile.
        var session = await app.Services.GetRequiredService<Sessions>().Issue(Audience.Staff, covering.Id, "manager",
            CancellationToken.None);
        var reader = new SignedInUser(app, covering.Id, session.AccessToken);
        (await reader.Get("/customers")).ShouldBe(200).Items.ShouldBeEmpty();
        (await reader.Get($"/customers/{id}")).ShouldBeProblem(404, "not_found");
    }
}

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
        var (away, stands, stranger) = (await app.CreateManager("320213"), await app.CreateManager("320214"),
            await app.CreateManager("320281"));
        var admin = await app.CreateStaff("admin");
        var id = await app.CreateApprovedCustomer("320213");
        (await stands.Get($"/customers/{id}")).ShouldBeProblem(404, "not_found");
        var today = DateOnly.FromDateTime((await app.ExecuteScalar<DateTime>("select powercrm_now()")).AddHours(8));
        (await admin.Put($"/managers/{away.Id}", new
        {
            territories = new[] { "320213" },
            capacity = 10,
            leave = new[] { new { from = today, to = today.AddDays(1), substitute = stands.Id } },
        }, (await admin.Get($"/managers/{away.Id}")).Version)).ShouldBe(200);

        var listed = (await stands.Get("/customers")).ShouldBe(200).Items.ShouldHaveSingleItem()!;
        listed["customerId"]!.GetValue<Guid>().ShouldBe(id);
        listed["away"]!["until"]!.GetValue<string>().ShouldBe(today.AddDays(1).ToString("yyyy-MM-dd"));
        var name = await app.ExecuteScalar<string>("select display_name from pc_v_staff where id = @Id", new { away.Id });
        var read = (await stands.Get($"/customers/{id}")).ShouldBe(200);
        read["away"]["displayName"]!.GetValue<string>().ShouldBe(name);
        (await stands.Get($"/customers/{id}/follow-ups")).ShouldBe(200);
        (await away.Get($"/customers/{id}")).ShouldBe(200).Json!["away"].ShouldBeNull();
        (await stranger.Get("/customers")).Items.ShouldBeEmpty();
        (await stranger.Get($"/customers/{id}")).ShouldBeProblem(404, "not_found");

        // Read only.
        (await stands.Post($"/customers/{id}/reveal-phone", new { purpose = "代班回访" })).ShouldBeProblem(404, "not_found");
        (await stands.Put($"/customers/{id}/assign-status", new { status = "acknowledged" }, read.Version))
            .ShouldBeProblem(404, "not_found");
        (await stands.Post($"/customers/{id}/follow-ups", new { channel = "phone", note = "代班" })).ShouldBeProblem(404, "not_found");

        var covered = app.Services.GetRequiredService<CoveredColleagues>();
        (await covered.FindFor(stands.Id, CancellationToken.None)).Keys.ShouldBe([away.Id]);
        await app.PassTime(TimeSpan.FromDays(2));
        (await covered.FindFor(stands.Id, CancellationToken.None)).ShouldBeEmpty("the leave is over");
        (await app.ExecuteScalar<Guid>("select manager_id from pc_assignments where registration_id = @id", new { id })).ShouldBe(away.Id);
        // The first session has expired meanwhile.
        var session = await app.Services.GetRequiredService<Sessions>().Issue(Audience.Staff, stands.Id, "manager", CancellationToken.None);
        var back = new SignedInUser(app, stands.Id, session.AccessToken);
        (await back.Get("/customers")).ShouldBe(200).Items.ShouldBeEmpty();
        (await back.Get($"/customers/{id}")).ShouldBeProblem(404, "not_found");
    }
}

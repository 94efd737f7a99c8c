using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Assignment.Tests;

/// <summary>A substitute reads and serves the customers of an absent manager while the leave lasts; they stay the manager's.</summary>
[Trait("Category", "Slow")]
public class CoveredTests(CustomersHost app) : IClassFixture<CustomersHost>
{
    [Fact]
    public async Task a_substitute_sees_the_absent_managers_customers_with_a_mark()
    {
        var (absent, covering, stranger) = (await app.CreateManager("320213"), await app.CreateManager("320214"),
            await app.CreateManager("320281"));
        var id = await app.CreateApprovedCustomer("320213");
        (await covering.Get($"/customers/{id}")).ShouldBeProblem(404, "not_found");
        var before = (await covering.Get("/customers/new-assignments")).ShouldBe(200);
        before.Items.ShouldBeEmpty();
        var today = await app.ReadToday();
        await app.SetLeave(absent, "320213", today, today.AddDays(1), covering);

        var until = today.AddDays(1).ToString("yyyy-MM-dd");
        var name = await app.ExecuteScalar<string>("select display_name from pc_v_staff where id = @Id", new { absent.Id });
        var item = (await covering.Get("/customers")).ShouldBe(200).Items.ShouldHaveSingleItem()!;
        item["customerId"]!.GetValue<Guid>().ShouldBe(id);
        item["away"]!["until"]!.GetValue<string>().ShouldBe(until);
        (await covering.Get($"/customers/{id}")).ShouldBe(200)["away"]["displayName"]!.GetValue<string>().ShouldBe(name);
        (await covering.Get($"/customers/{id}/follow-ups")).ShouldBe(200);
        // The list that clients poll has changed, although no customer did.
        var fresh = (await covering.Get("/customers/new-assignments", ("If-None-Match", before.Tag!))).ShouldBe(200);
        fresh.Items.ShouldHaveSingleItem()!["away"]!["displayName"]!.GetValue<string>().ShouldBe(name);
        (await covering.Get("/customers/new-assignments", ("If-None-Match", fresh.Tag!))).ShouldBe(304);
        var tasks = (await covering.Get("/customers/agenda")).ShouldBe(200)["items"].AsArray();
        tasks.ShouldNotBeEmpty();
        tasks.ShouldAllBe(t => t!["customerId"]!.GetValue<Guid>() == id && t["away"]!["until"]!.GetValue<string>() == until);

        (await absent.Get($"/customers/{id}")).ShouldBe(200).Json!["away"].ShouldBeNull();
        (await absent.Get("/customers/new-assignments")).Items.ShouldHaveSingleItem()!["away"].ShouldBeNull();
        foreach (var list in (string[])["/customers", "/customers/new-assignments", "/customers/agenda"])
            (await stranger.Get(list)).ShouldBe(200).Items.ShouldBeEmpty(list);
        (await stranger.Get($"/customers/{id}")).ShouldBeProblem(404, "not_found");
    }

    [Fact]
    public async Task a_substitute_serves_the_customer_who_stays_with_the_manager()
    {
        var (absent, covering, stranger) = (await app.CreateManager("320402"), await app.CreateManager("320404"),
            await app.CreateManager("320411"));
        var id = await app.CreateApprovedCustomer("320402");
        var today = await app.ReadToday();
        await app.SetLeave(absent, "320402", today, today, covering);
        var version = (await covering.Get($"/customers/{id}")).ShouldBe(200).Version;
        await AssertNoAccess(stranger, id, version);

        // What takes the customer from the manager stays the manager's to do.
        (await covering.Put($"/customers/{id}/assign-status", new { status = "declined", reason = "太远" }, version))
            .ShouldBeProblem(403, "forbidden")["detail"].GetValue<string>().ShouldContain("客户经理本人");
        (await covering.Put($"/customers/{id}/rating", new { rating = "A", reason = "重点客户" }, version)).ShouldBeProblem(403, "forbidden");
        (await covering.Post($"/customers/{id}/transfer", new { managerId = stranger.Id, reason = "太远" }, version))
            .ShouldBeProblem(404, "not_found");

        (await covering.Post($"/customers/{id}/reveal-phone", new { purpose = "代班联系" })).ShouldBe(200)["phone"].GetValue<string>()
            .ShouldStartWith("1");
        (await app.Events(AccessStream.Of(id))).OfType<PersonalDataRevealed>().ShouldHaveSingleItem().By.ShouldBe(covering.Id);
        (await covering.Put($"/customers/{id}/assign-status", new { status = "acknowledged" }, version)).ShouldBe(200);
        (await covering.Post("/customers/first-contact", new { customerId = id, channel = "phone", outcome = "reached", note = "已联系" }))
            .ShouldBe(201);
        (await covering.Post($"/customers/{id}/follow-ups", new { channel = "phone", note = "代班跟进" })).ShouldBe(201);
        (await covering.Put($"/customers/{id}/assign-status", new { status = "serving" },
            (await covering.Get($"/customers/{id}")).Version)).ShouldBe(200);

        (await app.Events(id)).ShouldContain(new ServiceStarted(absent.Id));
        var actors = new List<string?>();
        await foreach (var e in app.Store.Read(id, CancellationToken.None))
            if (e.Data is CustomerAcknowledged or FirstContactRecorded or FollowUpRecorded or ServiceStarted)
                actors.Add(e.UserName);
        actors.ShouldBe([.. Enumerable.Repeat(Actor.Staff(covering.Id), 4)]);
        (await app.ExecuteScalar<Guid>("select manager_id from pc_assignments where registration_id = @id", new { id }))
            .ShouldBe(absent.Id);
        (await absent.Get($"/customers/{id}")).ShouldBe(200)["status"].GetValue<string>().ShouldBe("serving");
    }

    [Fact]
    public async Task a_substitute_covers_on_the_days_of_the_leave_only()
    {
        var (absent, covering) = (await app.CreateManager("320412"), await app.CreateManager("320413"));
        var id = await app.CreateApprovedCustomer("320412");
        var tomorrow = (await app.ReadToday()).AddDays(1);
        await app.SetLeave(absent, "320412", tomorrow, tomorrow, covering);
        await AssertNoAccess(covering, id, (await absent.Get($"/customers/{id}")).Version);

        await app.PassTime(TimeSpan.FromDays(1));
        await app.WaitUntilSettled();
        var reader = await SignInAgain(covering);
        (await reader.Get("/customers")).ShouldBe(200).Items.ShouldHaveSingleItem();
        (await reader.Post($"/customers/{id}/reveal-phone", new { purpose = "代班联系" })).ShouldBe(200);
        (await reader.Post($"/customers/{id}/follow-ups", new { channel = "phone", note = "代班跟进" })).ShouldBe(201);

        await app.PassTime(TimeSpan.FromDays(1));
        await app.WaitUntilSettled();
        reader = await SignInAgain(covering);
        (await reader.Get("/customers")).ShouldBe(200).Items.ShouldBeEmpty();
        await AssertNoAccess(reader, id, (await (await SignInAgain(absent)).Get($"/customers/{id}")).Version);
    }

    [Fact]
    public async Task a_substitute_whose_account_is_closed_covers_nobody()
    {
        var (absent, covering) = (await app.CreateManager("320506"), await app.CreateManager("320507"));
        var id = await app.CreateApprovedCustomer("320506");
        var today = await app.ReadToday();
        await app.SetLeave(absent, "320506", today, today, covering);
        var colleagues = app.Services.GetRequiredService<CoveredColleagues>();
        (await colleagues.FindFor(covering.Id, CancellationToken.None)).Keys.ShouldBe([absent.Id]);
        await app.ExecuteSql("update pc_staff set disabled_at = powercrm_now() where id = @Id", new { covering.Id });
        (await colleagues.FindFor(covering.Id, CancellationToken.None)).ShouldBeEmpty();
        var (it, _, _) = await app.Store.Load<Customer>(id, CancellationToken.None);
        (await colleagues.FindManager(it, covering.Id, CancellationToken.None)).ShouldBe(covering.Id);
    }

    /// <summary>Every route answers as for a customer that does not exist.</summary>
    private static async Task AssertNoAccess(SignedInUser person, Guid id, long version)
    {
        (await person.Get($"/customers/{id}")).ShouldBeProblem(404, "not_found");
        (await person.Get($"/customers/{id}/follow-ups")).ShouldBeProblem(404, "not_found");
        (await person.Post($"/customers/{id}/reveal-phone", new { purpose = "代班联系" })).ShouldBeProblem(404, "not_found");
        foreach (var status in (string[])["acknowledged", "serving"])
            (await person.Put($"/customers/{id}/assign-status", new { status }, version)).ShouldBeProblem(404, "not_found");
        (await person.Post("/customers/first-contact", new { customerId = id, channel = "phone", outcome = "reached", note = "已联系" }))
            .ShouldBeProblem(404, "not_found");
        (await person.Post($"/customers/{id}/follow-ups", new { channel = "phone", note = "代班跟进" })).ShouldBeProblem(404, "not_found");
    }

    /// <summary>The first session has expired after a day.</summary>
    private async Task<SignedInUser> SignInAgain(SignedInUser person)
    {
        var session = await app.Services.GetRequiredService<Sessions>().Issue(Audience.Staff, person.Id, "manager",
            CancellationToken.None);
        return new SignedInUser(app, person.Id, session.AccessToken);
    }
}

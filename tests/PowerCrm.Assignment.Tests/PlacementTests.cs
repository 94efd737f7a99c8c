using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Assignment.Tests;

[Trait("Category", "Slow")]
public class PlacementTests(CustomersHost app) : IClassFixture<CustomersHost>
{
    private Task<long> CountWaiting(Guid id) =>
        app.ExecuteScalar<long>("select count(*) from pc_assignment_waiting where registration_id = @id", new { id });

    [Fact]
    public async Task customers_are_parked_when_nobody_is_eligible_and_a_new_manager_gets_the_oldest_first()
    {
        var (first, second) = (await app.CreateApprovedCustomer("120101"), await app.CreateApprovedCustomer("120101"));
        (await app.Events(first)).OfType<AssignmentParked>().ShouldHaveSingleItem();
        var manager = await app.CreateManager("120101", capacity: 1);
        await app.WaitUntilSettled();
        (await CountWaiting(first)).ShouldBe(0);
        (await CountWaiting(second)).ShouldBe(1);
        var list = await manager.Get("/customers/new-assignments");
        list.Items.ShouldHaveSingleItem()!["customerId"]!.GetValue<Guid>().ShouldBe(first);
    }

    [Fact]
    public async Task many_unplaceable_customers_do_not_block_those_behind_them()
    {
        await app.ExecuteSql("""
            insert into pc_assignment_waiting (registration_id, reason, parked_at)
            select gen_random_uuid(), 'no_manager', powercrm_now() - interval '1 day' from generate_series(1, 450)
            """);
        var id = await app.CreateApprovedCustomer("120115");
        (await CountWaiting(id)).ShouldBe(1);
        await app.CreateManager("120115");
        await app.WaitUntilSettled();
        (await CountWaiting(id)).ShouldBe(0);
        await app.ExecuteSql("delete from pc_assignment_waiting where reason = 'no_manager'");
    }

    [Fact]
    public async Task a_parked_customer_gets_a_free_place_before_a_newly_approved_one()
    {
        var manager = await app.CreateManager("120116", capacity: 1);
        await app.CreateApprovedCustomer("120116");
        var parked = await app.CreateApprovedCustomer("120116");
        (await CountWaiting(parked)).ShouldBe(1);
        // There is free capacity, and no reaction has run for it yet.
        await app.ExecuteSql("update pc_managers set capacity = 2 where staff_id = @id", new { id = manager.Id });
        var newCustomer = await app.CreateApprovedCustomer("120116");
        (await CountWaiting(parked), await CountWaiting(newCustomer)).ShouldBe((0, 1));
        (await app.Events(newCustomer)).OfType<AssignmentParked>().ShouldHaveSingleItem().Reason.ShouldBe("all_at_capacity");
    }

    [Fact]
    public async Task a_customer_parked_in_a_region_without_a_manager_comes_first_when_the_region_is_covered()
    {
        var (manager, parked) = (await app.CreateManager("320117", capacity: 1), await app.CreateApprovedCustomer("120110"));
        (await app.Events(parked)).OfType<AssignmentParked>().ShouldHaveSingleItem().Reason.ShouldBe("no_manager_for_region");
        // The region is covered, and no reaction has run for it yet.
        await app.ExecuteSql("update pc_managers set territories = '{120110}' where staff_id = @id", new { id = manager.Id });
        var newCustomer = await app.CreateApprovedCustomer("120110");
        (await CountWaiting(parked), await CountWaiting(newCustomer)).ShouldBe((0, 1));
    }

    [Fact]
    public async Task a_place_that_becomes_free_during_the_search_is_not_for_a_later_customer()
    {
        var manager = await app.CreateManager("120111", capacity: 1);
        await app.CreateApprovedCustomer("120111");
        var (first, second) = (await app.CreateApprovedCustomer("120111"), await app.CreateApprovedCustomer("120111"));
        await app.ExecuteSql("update pc_managers set capacity = 2 where staff_id = @id", new { id = manager.Id });
        var firstAt = await app.ExecuteScalar<DateTime>("select parked_at from pc_assignment_waiting where registration_id = @first",
            new { first });
        // The first one was considered before the place became free.
        await Search(new PlaceFreed(new DateTimeOffset(firstAt), first));
        (await app.Events(second)).OfType<ManagerAssigned>().ShouldBeEmpty();
        await SearchFromStart();
        (await CountWaiting(first), await CountWaiting(second)).ShouldBe((0, 1));
    }

    [Fact]
    public async Task the_search_adds_the_region_to_rows_of_an_older_build()
    {
        var id = await app.CreateApprovedCustomer("120112");
        await app.ExecuteSql("update pc_assignment_waiting set region_code = null where registration_id = @id", new { id });
        await SearchFromStart();
        (await app.ExecuteScalar<string>("select region_code from pc_assignment_waiting where registration_id = @id", new { id }))
            .ShouldBe("120112");
    }

    /// <summary>Handles one message of the search for customers who can be placed, in its transaction.</summary>
    private async Task<PlaceFreed?> Search(PlaceFreed freed)
    {
        await using var session = app.Services.GetRequiredService<EventSessions>().Open(Caller.System("tests"));
        var next = await DrainWaitingHandler.Handle(freed, session, app.Services.GetRequiredService<NpgsqlDataSource>(),
            new DateTimeOffset(await app.ExecuteScalar<DateTime>("select powercrm_now()")), CancellationToken.None);
        await session.SaveChangesAsync();
        return next;
    }

    private async Task SearchFromStart()
    {
        for (var next = PlaceFreed.Start; next is not null;)
            next = await Search(next);
    }

    [Fact]
    public async Task another_site_of_a_company_goes_to_the_same_manager_if_the_policy_says_so()
    {
        var (manager, other) = (await app.CreateManager("320205"), await app.CreateManager("320206"));
        var admin = await app.CreateStaff("admin");
        var code = PowerCrm.China.CreditCode.CreateExample(71, "320205");
        await app.CreateApprovedCustomer("320205", code: code);
        // Without a policy for sites, each region is assigned separately.
        var second = await app.CreateApprovedCustomer("320206", code: code);
        (await app.Events(second)).OfType<ManagerAssigned>().Single().Manager.ShouldBe(other.Id);

        await SetSameManager(admin, true);
        var third = await app.CreateApprovedCustomer("320205", code: code);
        var fourth = await app.CreateApprovedCustomer("320213", code: code);
        // A reassignment by the rules prefers them too: nobody else has this region.
        var version = (await admin.Get($"/customers/{third}")).Version;
        (await admin.Post($"/customers/{third}/reassign", new { reason = "轮换" }, version)).ShouldBe(200);
        var assigned = (await app.Events(third)).OfType<ManagerAssigned>().Single().Manager;
        (await app.Events(third)).OfType<ManagerReassigned>().Single().ShouldSatisfyAllConditions(
            e => e.To.ShouldBe(assigned == manager.Id ? other.Id : manager.Id), e => e.Why.Code.ShouldBe("existing_customer"));
        await SetSameManager(admin, false);
        foreach (var site in (Guid[])[third, fourth])
            (await app.Events(site)).OfType<ManagerAssigned>().Single().ShouldSatisfyAllConditions(
                e => e.Manager.ShouldBeOneOf(manager.Id, other.Id), e => e.Why.Code.ShouldBe("existing_customer"));
        var holder = (await app.Events(fourth)).OfType<ManagerAssigned>().Single().Manager == manager.Id ? manager : other;
        (await holder.Get($"/customers/{fourth}")).ShouldBe(200)["why"].GetValue<string>().ShouldStartWith("已负责该企业的其他用电点：");
    }

    private static async Task SetSameManager(SignedInUser admin, bool enabled)
    {
        var policy = (await admin.Get("/policies/assignment")).ShouldBe(200);
        var content = (System.Text.Json.Nodes.JsonObject)policy["policy"].DeepClone();
        content["sameManager"] = enabled;
        (await admin.Post("/policies/assignment/activate", new { policy = content, reason = "同一企业" }, policy.Version)).ShouldBe(200);
    }

    [Fact]
    public async Task waiting_sites_go_to_the_companys_manager_as_soon_as_the_policy_says_so()
    {
        var (admin, manager) = (await app.CreateStaff("admin"), await app.CreateManager("330106"));
        var code = PowerCrm.China.CreditCode.CreateExample(73, "330106");
        await app.CreateApprovedCustomer("330106", code: code);
        var site = await app.CreateApprovedCustomer("330105", code: code);
        (await CountWaiting(site)).ShouldBe(1);
        await SetSameManager(admin, true);
        try
        {
            await app.WaitUntilSettled();
            (await app.Events(site)).OfType<ManagerAssigned>().ShouldHaveSingleItem().ShouldSatisfyAllConditions(
                e => e.Manager.ShouldBe(manager.Id), e => e.Why.Code.ShouldBe("existing_customer"));
        }
        finally
        {
            await SetSameManager(admin, false);
        }
    }

    [Fact]
    public async Task a_site_that_waits_goes_to_the_manager_whom_a_later_site_of_its_company_gets()
    {
        var (admin, manager) = (await app.CreateStaff("admin"), await app.CreateManager("330108"));
        var code = PowerCrm.China.CreditCode.CreateExample(74, "330108");
        await SetSameManager(admin, true);
        try
        {
            var site = await app.CreateApprovedCustomer("330105", code: code);
            (await CountWaiting(site)).ShouldBe(1);
            await app.CreateApprovedCustomer("330108", code: code);
            (await app.Events(site)).OfType<ManagerAssigned>().ShouldHaveSingleItem().ShouldSatisfyAllConditions(
                e => e.Manager.ShouldBe(manager.Id), e => e.Why.Code.ShouldBe("existing_customer"));
        }
        finally
        {
            await SetSameManager(admin, false);
        }
    }

    [Fact]
    public async Task a_site_that_waits_goes_to_the_manager_to_whom_an_administrator_gives_another_site()
    {
        var (admin, manager) = (await app.CreateStaff("admin"), await app.CreateManager("330109"));
        var code = PowerCrm.China.CreditCode.CreateExample(75, "330109");
        await SetSameManager(admin, true);
        try
        {
            var (given, site) = (await app.CreateApprovedCustomer("330105", code: code),
                await app.CreateApprovedCustomer("330105", code: code));
            await app.WaitUntilSettled();
            (await CountWaiting(given), await CountWaiting(site)).ShouldBe((1, 1));
            var version = (await admin.Get($"/customers/{given}")).Version;
            (await admin.Post($"/customers/{given}/reassign", new { managerId = manager.Id, reason = "就近服务" }, version)).ShouldBe(200);
            await app.WaitUntilSettled();
            (await app.Events(site)).OfType<ManagerAssigned>().ShouldHaveSingleItem().ShouldSatisfyAllConditions(
                e => e.Manager.ShouldBe(manager.Id), e => e.Why.Code.ShouldBe("existing_customer"));
        }
        finally
        {
            await SetSameManager(admin, false);
        }
    }

    [Fact]
    public async Task a_waiting_customer_who_withdrew_the_consent_gets_no_place_until_it_is_given_again()
    {
        var manager = await app.CreateManager("330110", capacity: 1);
        await app.CreateApprovedCustomer("330110");
        var (first, second) = (await app.CreateApprovedCustomer("330110"), await app.CreateApprovedCustomer("330110"));
        await AppendAndSettle(first, TestEvents.NoConsent);
        (await app.ExecuteScalar<string>("select reason from pc_assignment_waiting where registration_id = @first", new { first }))
            .ShouldBe("consent_withdrawn");
        await app.ExecuteSql("update pc_managers set capacity = 2 where staff_id = @id", new { id = manager.Id });
        await SearchFromStart();
        // The place is not kept free for the first one either.
        (await CountWaiting(first), await CountWaiting(second)).ShouldBe((1, 0));
        await app.ExecuteSql("update pc_managers set capacity = 3 where staff_id = @id", new { id = manager.Id });
        await SearchFromStart();
        (await CountWaiting(first)).ShouldBe(1);
        await AppendAndSettle(first, TestEvents.ConsentAgain);
        (await CountWaiting(first)).ShouldBe(0);
        (await app.Events(first)).OfType<ManagerAssigned>().ShouldHaveSingleItem().Manager.ShouldBe(manager.Id);
    }

    [Fact]
    public async Task the_deadlines_end_with_the_consent_and_begin_anew_when_it_is_given_again()
    {
        var manager = await app.CreateManager("330112");
        var id = await app.CreateApprovedCustomer("330112");
        await app.CreateManager("330112");
        (await manager.Get("/customers/new-assignments")).Items.ShouldHaveSingleItem();
        await AppendAndSettle(id, TestEvents.NoConsent);
        (await manager.Get("/customers/new-assignments")).Items.ShouldBeEmpty();
        for (var week = 0; week < 3; week++)
        {
            await app.PassTime(TimeSpan.FromDays(7));
            await app.WaitUntilSettled();
        }
        (await app.Events(id)).Where(e => e is AssignmentOverdue or ManagerReassigned).ShouldBeEmpty();
        (await ReadOverdue()).ShouldBe(0);
        await AppendAndSettle(id, TestEvents.ConsentAgain);
        var kept = (await app.Events(id)).OfType<ManagerReassigned>().ShouldHaveSingleItem();
        (kept.To, kept.Reason, kept.Kept).ShouldBe((manager.Id, "consent_given", "assigned"));
        kept.RespondBy.ShouldBeGreaterThan(new DateTimeOffset(await app.ExecuteScalar<DateTime>("select powercrm_now()")));
        await app.PassTime(TimeSpan.FromDays(7));
        await app.WaitUntilSettled();
        (await app.Events(id)).ShouldContain(new AssignmentOverdue(manager.Id, "respond", "reminded"));
        (await ReadOverdue()).ShouldBe(1);

        async Task<int> ReadOverdue() => (await (await app.CreateStaff("admin")).Get("/managers/workload")).ShouldBe(200).Items
            .Single(m => m!["managerId"]!.GetValue<Guid>() == manager.Id)!["overdue"]!.GetValue<int>();
    }

    private async Task AppendAndSettle(Guid id, object @event)
    {
        await app.Store.Append([new StreamAppend(id, ExpectedVersion.Any, @event)], CancellationToken.None);
        await app.WaitUntilSettled();
    }

    [Fact]
    public async Task many_who_wait_in_other_regions_do_not_let_a_later_customer_overtake_if_companies_keep_their_manager()
    {
        var (admin, manager) = (await app.CreateStaff("admin"), await app.CreateManager("320211", capacity: 1));
        var code = PowerCrm.China.CreditCode.CreateExample(72, "320211");
        await app.CreateApprovedCustomer("320211", code: code);
        // Another site of the same company, in a region that nobody covers, and behind it one in the region.
        var (site, waiting) = (await app.CreateApprovedCustomer("320214", code: code), await app.CreateApprovedCustomer("320211"));
        (await CountWaiting(site), await CountWaiting(waiting)).ShouldBe((1, 1));
        await app.ExecuteSql("""
            insert into pc_assignment_waiting (registration_id, reason, parked_at, region_code)
            select gen_random_uuid(), 'all_at_capacity', powercrm_now() - interval '1 day', '320281' from generate_series(1, 200)
            """);
        await SetSameManager(admin, true);
        await app.WaitUntilSettled();
        try
        {
            // There is free capacity, and no reaction has run for it yet.
            await app.ExecuteSql("update pc_managers set capacity = 2 where staff_id = @id", new { id = manager.Id });
            var later = await app.CreateApprovedCustomer("320211");
            (await app.Events(later)).OfType<ManagerAssigned>().ShouldBeEmpty();
            await app.WaitUntilSettled();
            (await CountWaiting(site), await CountWaiting(waiting), await CountWaiting(later)).ShouldBe((0, 1, 1));
        }
        finally
        {
            await SetSameManager(admin, false);
            await app.ExecuteSql("delete from pc_assignment_waiting where region_code = '320281'");
        }
    }

    [Fact]
    public async Task a_customer_parked_for_another_region_does_not_block_others()
    {
        var parked = await app.CreateApprovedCustomer("120117");
        await app.CreateManager("120118", capacity: 1);
        var newCustomer = await app.CreateApprovedCustomer("120118");
        (await CountWaiting(parked), await CountWaiting(newCustomer)).ShouldBe((1, 0));
    }

    [Fact]
    public async Task starting_service_frees_a_place()
    {
        var manager = await app.CreateManager("120102", capacity: 1);
        var (first, second) = (await app.CreateApprovedCustomer("120102"), await app.CreateApprovedCustomer("120102"));
        (await CountWaiting(second)).ShouldBe(1);
        var contact = await manager.Post("/customers/first-contact", new { customerId = first, channel = "phone", outcome = "reached" });
        (await manager.Put($"/customers/{first}/assign-status", new { status = "serving" }, contact.Version)).ShouldBe(200);
        await app.WaitUntilSettled();
        (await CountWaiting(second)).ShouldBe(0);
        (await manager.Get("/customers")).Items.Count.ShouldBe(2);
    }

    [Fact]
    public async Task raising_capacity_frees_places_and_lowering_it_below_the_workload_is_refused()
    {
        var (manager, admin) = (await app.CreateManager("120103", capacity: 1), await app.CreateStaff("admin"));
        var (_, second) = (await app.CreateApprovedCustomer("120103"), await app.CreateApprovedCustomer("120103"));
        var current = await admin.Get($"/managers/{manager.Id}");
        var change = new { territories = new[] { "120103" }, capacity = 2 };
        (await admin.Put($"/managers/{manager.Id}", change)).ShouldBeProblem(428, "precondition_required");
        var changed = (await admin.Put($"/managers/{manager.Id}", change, current.Version)).ShouldBe(200);
        (await admin.Put($"/managers/{manager.Id}", change, current.Version)).ShouldBeProblem(412, "version_mismatch");
        await app.WaitUntilSettled();
        (await CountWaiting(second)).ShouldBe(0);
        (await admin.Put($"/managers/{manager.Id}", new { territories = new[] { "120103" }, capacity = 1 }, changed.Version))
            .ShouldBeProblem(409, "capacity_below_open");
    }

    [Fact]
    public async Task parked_customers_are_placed_when_a_leave_ends()
    {
        var (manager, admin) = (await app.CreateManager("120104"), await app.CreateStaff("admin"));
        var today = await app.ReadToday();
        (await admin.Put($"/managers/{manager.Id}",
            new { territories = new[] { "120104" }, capacity = 5, leave = new[] { new { from = today, to = today.AddDays(1) } } },
            (await admin.Get($"/managers/{manager.Id}")).Version)).ShouldBe(200);
        var id = await app.CreateApprovedCustomer("120104");
        (await app.Events(id)).OfType<AssignmentParked>().Single().Reason.ShouldBe("all_on_leave");
        await app.PassTime(TimeSpan.FromDays(2));
        await app.WaitUntilSettled();
        (await CountWaiting(id)).ShouldBe(0);
    }

    [Fact]
    public async Task parked_customers_are_placed_when_a_substitute_begins_to_cover()
    {
        var (manager, other) = (await app.CreateManager("120119", capacity: 1), await app.CreateManager("320115"));
        await app.CreateApprovedCustomer("120119");
        var id = await app.CreateApprovedCustomer("120119");
        (await CountWaiting(id)).ShouldBe(1);
        var tomorrow = (await app.ReadToday()).AddDays(1);
        await app.SetLeave(manager, "120119", tomorrow, tomorrow.AddDays(9), other, capacity: 1);
        await app.WaitUntilSettled();
        (await CountWaiting(id)).ShouldBe(1);
        await app.PassTime(TimeSpan.FromDays(1));
        await app.WaitUntilSettled();
        (await CountWaiting(id)).ShouldBe(0);
        (await app.ExecuteScalar<Guid>("select manager_id from pc_assignments where registration_id = @id", new { id })).ShouldBe(other.Id);
    }

    [Fact]
    public async Task an_offboarded_managers_customers_are_all_reassigned_and_supervisors_are_told()
    {
        var (admin, manager) = (await app.CreateStaff("admin"), await app.CreateManager("120113"));
        var (assigned, served) = (await app.CreateApprovedCustomer("120113"), await app.CreateApprovedCustomer("120113"));
        var contact = await manager.Post("/customers/first-contact", new { customerId = served, channel = "phone", outcome = "reached" });
        (await manager.Put($"/customers/{served}/assign-status", new { status = "serving" }, contact.Version)).ShouldBe(200);
        var successor = await app.CreateManager("120113");
        var accounts = app.Services.GetRequiredService<StaffAccounts>();
        IReadOnlyDictionary<string, int> counts = new Dictionary<string, int>();
        (await accounts.Disable((await accounts.Find(manager.Id, CancellationToken.None))!.Username, Caller.System("tests"),
            async (connection, transaction, id) =>
            counts = await ManagerDirectory.Offboard(connection, transaction, id, CancellationToken.None), CancellationToken.None))
            .ShouldBeTrue();
        (counts["assigned"], counts["serving"]).ShouldBe((1, 1));
        foreach (var id in (Guid[])[assigned, served])
            await Eventually.TrueAsync(async () => (await app.Events(id)).OfType<ManagerReassigned>()
                .Any(e => (e.From, e.To, e.Reason) == (manager.Id, successor.Id, "offboarded")));
        await Eventually.TrueAsync(async () =>
            (await admin.Get("/notifications")).Items.Any(n => n!["kind"]!.GetValue<string>() == "manager_left"));
    }

    [Fact]
    public async Task an_overdue_customer_is_reminded_escalated_and_reassigned()
    {
        var manager = await app.CreateManager("120105");
        var id = await app.CreateApprovedCustomer("120105");
        var successor = await app.CreateManager("120105");
        foreach (var step in (string[])["reminded", "escalated"])
        {
            await app.PassTime(TimeSpan.FromDays(7));
            await app.WaitUntilSettled();
            (await app.Events(id)).ShouldContain(new AssignmentOverdue(manager.Id, "respond", step));
        }
        await app.PassTime(TimeSpan.FromDays(7));
        await app.WaitUntilSettled();
        var move = (await app.Events(id)).OfType<ManagerReassigned>().First();
        (move.From, move.To, move.Reason).ShouldBe((manager.Id, successor.Id, "overdue"));
    }

    [Fact]
    public async Task a_customer_of_an_absent_manager_stays_until_the_substitute_had_time_to_act()
    {
        var (manager, substitute) = (await app.CreateManager("330114"), await app.CreateManager("330122"));
        var id = await app.CreateApprovedCustomer("330114");
        var successor = await app.CreateManager("330114");
        await PassAWeek();
        (await ReadSteps()).ShouldBe([("reminded", (Guid?)null)]);

        var today = await app.ReadToday();
        await app.SetLeave(manager, "330114", today, today.AddDays(60), substitute);
        await PassAWeek();
        (await ReadSteps()).ShouldBe([("reminded", (Guid?)null), ("reminded", substitute.Id)], "the substitute did not know of it");
        await PassAWeek();
        (await ReadSteps())[^1].ShouldBe(("escalated", (Guid?)null));
        (await app.Events(id)).OfType<ManagerReassigned>().ShouldBeEmpty();
        // Nobody has acted: the customer must not wait for the end of the leave.
        await PassAWeek();
        var move = (await app.Events(id)).OfType<ManagerReassigned>().First();
        (move.From, move.To, move.Reason).ShouldBe((manager.Id, successor.Id, "overdue"));

        async Task PassAWeek()
        {
            await app.PassTime(TimeSpan.FromDays(7));
            await app.WaitUntilSettled();
        }

        async Task<List<(string Step, Guid? Substitute)>> ReadSteps() =>
            [.. (await app.Events(id)).OfType<AssignmentOverdue>().Where(e => e.What == "respond").Select(e => (e.Step, e.Substitute))];
    }

    [Fact]
    public async Task an_overdue_customer_is_reassigned_later_if_nobody_is_eligible_at_the_last_step()
    {
        var manager = await app.CreateManager("330113");
        var id = await app.CreateApprovedCustomer("330113");
        var successor = await app.CreateManager("330113", capacity: 1);
        var other = await app.CreateApprovedCustomer("330113");
        (await successor.Post("/customers/first-contact", new { customerId = other, channel = "phone", outcome = "reached" }))
            .ShouldBe(201);
        for (var week = 0; week < 4; week++)
        {
            await app.PassTime(TimeSpan.FromDays(7));
            await app.WaitUntilSettled();
        }
        (await app.Events(id)).OfType<ManagerReassigned>().ShouldBeEmpty();
        await app.ExecuteSql("update pc_managers set capacity = 2 where staff_id = @id", new { id = successor.Id });
        await app.PassTime(TimeSpan.FromDays(7));
        await app.WaitUntilSettled();
        var move = (await app.Events(id)).OfType<ManagerReassigned>().First();
        (move.From, move.To, move.Reason).ShouldBe((manager.Id, successor.Id, "overdue"));
    }

    [Fact]
    public async Task an_administrator_moves_a_customer()
    {
        var (first, second, admin) = (await app.CreateManager("120106"), await app.CreateManager("320106"), await app.CreateStaff("admin"));
        var id = await app.CreateApprovedCustomer("120106");
        var customer = (await admin.Get($"/customers/{id}")).ShouldBe(200);
        customer["managerId"].GetValue<Guid>().ShouldBe(first.Id);
        (await first.Post($"/customers/{id}/reassign", new { managerId = second.Id, reason = "调整" }, customer.Version))
            .ShouldBeProblem(403, "forbidden");
        (await admin.Post($"/customers/{id}/reassign", new { managerId = Guid.CreateVersion7(), reason = "调整" }, customer.Version))
            .ShouldBeProblem(400, "validation_failed");
        (await admin.Post($"/customers/{id}/reassign", new { managerId = second.Id, reason = "调整" }, customer.Version)).ShouldBe(200);
        (await second.Get("/customers/new-assignments")).Items.Count.ShouldBe(1);
        (await first.Get("/customers")).Items.ShouldBeEmpty();
        var workload = (await admin.Get("/managers/workload")).ShouldBe(200).Items;
        workload.Single(m => m!["managerId"]!.GetValue<Guid>() == second.Id)!["open"]!.GetValue<int>().ShouldBe(1);
        workload.Single(m => m!["managerId"]!.GetValue<Guid>() == first.Id)!["open"]!.GetValue<int>().ShouldBe(0);
    }

    [Fact]
    public async Task an_administrator_adds_managers_and_gets_all_faults_at_once()
    {
        var (admin, staff, reviewer) = (await app.CreateStaff("admin"), await app.CreateStaff("manager"),
            await app.CreateStaff("reviewer"));
        (await admin.Post("/managers", new { staffId = staff.Id, territories = new[] { "999999" }, capacity = 5000 }))
            .ShouldBeProblem(400, "validation_failed")
            ["errors"].AsArray().Select(e => e!["pointer"]!.GetValue<string>()).ShouldBe(["/territories/0", "/capacity"]);
        (await admin.Post("/managers", new { staffId = reviewer.Id, territories = new[] { "130000" }, capacity = 5 }))
            .ShouldBeProblem(400, "validation_failed");
        (await admin.Post("/managers",
            new { staffId = staff.Id, territories = new[] { "130000" }, specialties = new[] { "KV10" }, capacity = 5 })).ShouldBe(201);
        (await admin.Post("/managers", new { staffId = staff.Id, territories = new[] { "130000" }, capacity = 5 }))
            .ShouldBeProblem(409, "manager_exists");
        (await staff.Get("/managers")).ShouldBeProblem(403, "forbidden");
    }

    [Fact]
    public async Task concurrent_hosts_never_exceed_a_managers_capacity()
    {
        var (target, admin) = (await app.CreateManager("140105", capacity: 3), await app.CreateStaff("admin"));
        var source = await app.CreateManager("140106", capacity: 20);
        await app.StartAnotherHost();
        var customers = new List<Guid>();
        for (var i = 0; i < 12; i++)
            customers.Add(await app.CreateApprovedCustomer("140106", settle: false));
        await app.WaitUntilSettled();
        var answers = await Task.WhenAll(customers.Select(async id =>
            await admin.Post($"/customers/{id}/reassign", new { managerId = target.Id, reason = "并发" },
                (await admin.Get($"/customers/{id}")).Version)));
        answers.Count(a => a.Code == 200).ShouldBe(3);
        foreach (var response in answers.Where(a => a.Code != 200))
            response.ShouldBeProblem(409, "manager_full");
        (await app.ExecuteScalar<long>("select count(*) from pc_assignments where manager_id = @Id", new { target.Id })).ShouldBe(3);
        (await app.ExecuteScalar<long>("select count(*) from pc_assignments where manager_id = @Id", new { source.Id })).ShouldBe(9);
    }

    [Theory]
    [InlineData("customer")]
    [InlineData("manager_workload")]
    public async Task a_rebuilt_read_model_is_the_same(string projection)
    {
        await app.CreateManager("150102");
        await app.CreateApprovedCustomer("150102");
        var rebuilt = await app.Admin.Rebuild(projection, null, CancellationToken.None);
        (rebuilt.Different, rebuilt.OnlyOld, rebuilt.OnlyNew).ShouldBe((0L, 0L, 0L));
        rebuilt.Same.ShouldBeGreaterThan(0);
    }
}

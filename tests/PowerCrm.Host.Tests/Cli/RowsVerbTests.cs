using System.Text.Json.Nodes;
using PowerCrm.Host.Tests.Assignment;
using PowerCrm.Host.Tests.Review;

namespace PowerCrm.Host.Tests.Cli;

/// <summary>Rows that were deleted or changed by hand are found, and written again from the log.</summary>
[Trait("Category", "Slow")]
public sealed class RowsVerbTests : IAsyncLifetime
{
    private TestHost host = null!;

    public async Task InitializeAsync() => host = await TestHost.StartAsync("--Notification:WeCom:Assigned=true");

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact, Trait("Category", "Full")]
    public async Task rows_of_the_review_queue_are_repaired()
    {
        var (it, other) = (await Staff.NewCase(host), await Staff.NewCase(host));
        await (await Staff.Of(host)).Claim(it.Id);
        var original = await ReadRow("pc_review_cases", it.Id);
        (await CommandRunner.Run(host, "rows", "compare")).Output.ShouldBe("Every row matches the log.");
        foreach (var damage in (string[])
        [
            "delete from pc_review_cases where registration_id = @Id",
            "update pc_review_cases set due_at = due_at + interval '30 days' where registration_id = @Id",
            "update pc_review_cases set version = version + 5, status = 'approved' where registration_id = @Id",
        ])
        {
            await host.ExecuteSql(damage, new { it.Id });
            var invariants = await CommandRunner.Run(host, "check-invariants");
            invariants.Output.ShouldContain($"registration {it.Id}: ");
            invariants.Output.ShouldContain("rows repair review_queue");
            (await CommandRunner.Run(host, "rows", "repair", "review_queue")).Errors.ShouldContain("it needs --yes");
            AssertReported(await CommandRunner.Run(host, "rows", "repair", "review_queue", "--dry-run", "--json"), it.Id);
            (await ReadRow("pc_review_cases", it.Id)).ShouldNotBe(original, "a dry run changes nothing");
            AssertReported(await CommandRunner.Run(host, "rows", "repair", "review_queue", "--yes", "--json"), it.Id);
            (await ReadRow("pc_review_cases", it.Id)).ShouldBe(original);
        }
        // A row without a registration.
        await host.ExecuteSql("""
            insert into pc_review_cases select (json_populate_record(null::pc_review_cases,
                (to_jsonb(c) || jsonb_build_object('registration_id', @nobody::text))::json)).*
            from pc_review_cases c where registration_id = @Id
            """, new { other.Id, nobody = Guid.CreateVersion7().ToString() });
        (await CommandRunner.Run(host, "rows", "repair", "--all", "--yes")).Exit.ShouldBe(1);
        (await host.ExecuteScalar<long>("select count(*) from pc_review_cases")).ShouldBe(2);
        (await CommandRunner.Run(host, "rows", "compare")).Exit.ShouldBe(0);
    }

    [Fact, Trait("Category", "Full")]
    public async Task rows_of_assignments_parked_customers_transfers_and_manager_messages_are_repaired()
    {
        var it = await AssignedCustomer.Create(host, "440305");
        var other = await AssignedCustomer.NewManager(host, it.Admin, "440304");
        var parked = await AssignedCustomer.CreateApproved(host, "440306");
        await host.WaitUntilSettled();
        (await it.Manager.Post($"/customers/{it.Id}/transfer", new { managerId = other.Id, reason = "搬迁" },
            (await it.Manager.Get($"/customers/{it.Id}")).Version)).ShouldBe(200);
        await host.WaitUntilSettled();
        (await CommandRunner.Run(host, "rows", "compare")).Output.ShouldBe("Every row matches the log.");

        await AssertRepaired("places", it.Id, "pc_assignments", "delete from pc_assignments where registration_id = @Id");
        await AssertRepaired("places", it.Id, "pc_assignments", "update pc_assignments set state = 'serving' where registration_id = @Id");
        await AssertRepaired("places", it.Id, "pc_assignments", "update pc_assignments set manager_id = @two where registration_id = @Id",
            other.Id);
        await AssertRepaired("places", it.Id, "pc_transfer_offers", "delete from pc_transfer_offers where registration_id = @Id");
        await AssertRepaired("places", parked.Id, "pc_assignment_waiting", "delete from pc_assignment_waiting where registration_id = @Id");

        var due = await host.ExecuteScalar<long>("select count(*) from pc_due where command = 'tell_by_wecom'");
        var message = await Message();
        await host.ExecuteSql("delete from pc_inbox where customer_id = @Id and kind = 'assignment'", new { it.Id });
        AssertReported(await CommandRunner.Run(host, "rows", "repair", "inbox", "--yes", "--json"), it.Id);
        (await Message()).ShouldBe(message);
        (await host.ExecuteScalar<long>("select count(*) from pc_due where command = 'tell_by_wecom'")).ShouldBe(due,
            "nobody is told again");
        (await CommandRunner.Run(host, "rows", "compare")).Exit.ShouldBe(0);
        (await host.ExecuteScalar<long>("select count(*) from pc_operations where act = 'repair'")).ShouldBe(6);

        (await it.Applicant.Post("/privacy/erase")).ShouldBe(204);
        await host.WaitUntilSettled();
        (await CommandRunner.Run(host, "rows", "compare")).Exit.ShouldBe(0);

        Task<string> Message() => host.ExecuteScalar<string>(
            "select to_jsonb(i)::text from pc_inbox i where customer_id = @Id and kind = 'assignment'", new { it.Id });
    }

    /// <summary>The retention policy may have deleted them.</summary>
    [Fact, Trait("Category", "Full")]
    public async Task old_messages_to_managers_are_not_missed()
    {
        var it = await AssignedCustomer.Create(host, "440305");
        await host.WaitUntilSettled();
        await host.PassTime(TimeSpan.FromDays(91));
        await host.WaitUntilSettled();
        (await host.ExecuteSql("delete from pc_inbox where kind = 'assignment' and at < powercrm_now() - interval '90 days'"))
            .ShouldBeGreaterThan(0);
        (await CommandRunner.Run(host, "rows", "compare")).Exit.ShouldBe(0);
        // What a policy cannot have deleted is missed.
        await AssignedCustomer.CreateApproved(host, "440305");
        await host.WaitUntilSettled();
        await host.ExecuteSql("delete from pc_inbox where kind = 'assignment'");
        (await CommandRunner.Run(host, "rows", "compare")).Exit.ShouldBe(1);
    }

    private async Task AssertRepaired(string rows, Guid id, string table, string damage, Guid two = default)
    {
        var original = await ReadRow(table, id);
        original.ShouldNotBeNull();
        await host.ExecuteSql(damage, new { Id = id, two });
        AssertReported(await CommandRunner.Run(host, "rows", "repair", rows, "--yes", "--json"), id);
        (await ReadRow(table, id)).ShouldBe(original, damage);
        (await CommandRunner.Run(host, "rows", "compare")).Exit.ShouldBe(0);
    }

    private static void AssertReported((int Exit, string Output, string Errors) it, Guid id)
    {
        it.Exit.ShouldBe(1, it.Errors + it.Output);
        JsonNode.Parse(it.Output)!.AsArray().ShouldHaveSingleItem()!["registration"]!.GetValue<Guid>().ShouldBe(id);
    }

    /// <summary>Returns a row without its transaction times, which differ from those of the event.</summary>
    private Task<string?> ReadRow(string table, Guid id) => host.ExecuteScalar<string?>(
        $"""
        select (to_jsonb(t) - 'offered_until' - 'assigned_at' - 'parked_at' - 'offered_at')::text
        from {table} t
        where registration_id = @id
        """, new { id });
}

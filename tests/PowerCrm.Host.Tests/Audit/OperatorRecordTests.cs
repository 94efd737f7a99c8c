using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Host.Audit;
using PowerCrm.Store;

namespace PowerCrm.Host.Tests.Audit;

/// <summary>The log proves what operators did: that, when, by whom, and why; the tables that list it are compared with it.</summary>
[Trait("Category", "Slow")]
public sealed class OperatorRecordTests : IAsyncLifetime
{
    private const string CheckName = "every operation is as the log records it";

    private static readonly string[] Tables = ["pc_operations", "pc_discarded_messages", "pc_outside_resolutions"];

    private TestHost host = null!;

    public async Task InitializeAsync()
    {
        host = await TestHost.StartAsync(readers: false);
        var actions = host.Services.GetRequiredService<OperatorActions>();
        await actions.Record("rebuild", "customer", "a row was wrong", "operator:ops", CancellationToken.None);
        await actions.Record("erase", $"{Guid.CreateVersion7()}", "a letter", "operator:ops", CancellationToken.None, isAboutPerson: true);
        var (letter, cause) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await host.ExecuteSql("""
            insert into wolverine.wolverine_dead_letters (id, body, message_type, received_at, source,
                exception_type, exception_message, sent_at, replayable)
            select @letter, '\x00'::bytea, 'lease_expired', queue, 'powercrm', 'System.InvalidOperationException', 'a secret', now(), false
            from unnest(array['local://expire_lease/', 'local://keep_queue/']) queue;
            insert into pc_outside_attempts (call, cause, stream, attempted_at, outcome, completed_at)
            values ('tell_applicant', @cause, gen_random_uuid(), now(), 'unknown', now())
            """, new { letter, cause });
        (await host.Services.GetRequiredService<DeadLetters>().Discard(letter, "no longer needed", "operator:ops", CancellationToken.None))
            .ShouldBe(DeadLetterOutcome.Done);
        (await host.Services.GetRequiredService<ExternalCalls>().Resolve("tell_applicant", cause, retry: false, "asked them",
            "operator:ops", CancellationToken.None)).ShouldBeTrue();
    }

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task a_changed_removed_or_inserted_row_of_an_operation_is_found()
    {
        (await FindViolations()).ShouldBeEmpty();
        await using var connection = await host.OpenAsync();
        foreach (var table in Tables)
            await connection.ExecuteAsync($"create temp table untouched_{table} as table {table}");
        foreach (var tampering in (string[])
        [
            "update pc_operations set reason = 'another' where act = 'rebuild'",
            "update pc_operations set actor = 'operator:nobody' where act = 'erase'",
            "update pc_operations set target = 'registration_status' where act = 'rebuild'",
            "update pc_operations set at = at - interval '1 day' where act = 'rebuild'",
            "delete from pc_operations where act = 'erase'",
            "insert into pc_operations select gen_random_uuid(), 'repair', 'queue', 'r', 'operator:ops', powercrm_now()",
            "update pc_discarded_messages set reason = 'another'",
            "delete from pc_discarded_messages",
            "insert into pc_discarded_messages select gen_random_uuid(), message, reaction, reason, actor, powercrm_now() "
                + "from pc_discarded_messages",
            "update pc_outside_resolutions set actor = 'operator:nobody'",
            "delete from pc_outside_resolutions",
            "insert into pc_outside_resolutions select call, gen_random_uuid(), action, reason, actor, powercrm_now() "
                + "from pc_outside_resolutions",
        ])
        {
            await connection.ExecuteAsync(tampering);
            (await FindViolations()).ShouldNotBeEmpty(tampering);
            foreach (var table in Tables)
                await connection.ExecuteAsync($"delete from {table}; insert into {table} select * from untouched_{table}");
        }
        (await FindViolations()).ShouldBeEmpty();
    }

    /// <summary>
    /// Earlier builds wrote no events of operations. A reset of the demo deletes its calls with what was decided about them.
    /// </summary>
    [Fact]
    public async Task rows_of_earlier_builds_and_calls_of_a_demo_that_was_reset_are_no_violations()
    {
        await host.ExecuteSql("""
            insert into pc_operations
            select gen_random_uuid(), 'rebuild', 'customer', 'r', 'operator:ops', powercrm_now() - interval '100 days';
            insert into pc_discarded_messages
            select gen_random_uuid(), 'lease_expired', 'local://expire_lease/', 'r', 'operator:ops', powercrm_now() - interval '100 days';
            delete from pc_outside_resolutions;
            delete from pc_outside_attempts
            """);
        (await FindViolations()).ShouldBeEmpty();
    }

    private async Task<IReadOnlyList<string>> FindViolations()
    {
        await foreach (var (name, violations) in Invariants.CheckEach(host.Services, CancellationToken.None))
            if (name == CheckName)
                return violations;
        throw new InvalidOperationException("There is no such check.");
    }
}

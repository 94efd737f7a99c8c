using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Notification;
using PowerCrm.Store;
using Wolverine.Runtime;

namespace PowerCrm.Host.Tests.Journeys;

/// <summary>
/// Wolverine counts all attempts of a message together, whatever the fault of each; the rule for a fault must work at any attempt.
/// </summary>
[Trait("Category", "Slow")]
public class RetryTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact, Trait("Category", "Full")]
    public async Task a_fault_that_passes_by_itself_costs_seconds_also_after_many_other_faults()
    {
        Directory.CreateDirectory(host.Blobs);
        await using var connection = await host.OpenAsync();
        await connection.ExecuteAsync("alter table pc_images rename to pc_images_gone");
        await connection.ExecuteAsync("""
            insert into pc_due (id, at, stream, command, data)
            values (gen_random_uuid(), powercrm_now(), gen_random_uuid(), 'sweep_image', gen_random_uuid()::text)
            """);
        await WaitForDeadLetter();
        // Four attempts so far, and one for each retry by an operator.
        for (var retry = 0; retry < 2; retry++)
        {
            await Retry();
            await WaitForDeadLetter();
        }
        await connection.ExecuteAsync("""
            alter table pc_images_gone rename to pc_images;
            create sequence deletions;
            create function fail_deletion() returns trigger language plpgsql as $$
            begin
                if nextval('deletions') = 1 then
                    raise exception 'deadlock' using errcode = '40P01';
                end if;
                return null;
            end $$;
            create trigger fail_deletion before delete on pc_images for each statement execute function fail_deletion();
            """);
        await Retry();
        await Eventually.TrueAsync(() => connection.ExecuteScalarAsync<bool>("select last_value = 2 from deletions"),
            TimeSpan.FromSeconds(45));
        await host.WaitUntilSettled();
        (await host.DeadLetters.Read(CancellationToken.None)).ShouldBeEmpty();

        async Task Retry()
        {
            var letter = (await host.DeadLetters.Read(CancellationToken.None)).Single();
            (await host.DeadLetters.Retry(letter.Id, "mended", "operator:test", CancellationToken.None))
                .ShouldBe(DeadLetterOutcome.Done);
        }

        Task WaitForDeadLetter() => Eventually.TrueAsync(() => connection.ExecuteScalarAsync<bool>(
            "select count(*) = 1 from wolverine.wolverine_dead_letters where not replayable"));
    }

    [Fact]
    public async Task an_outcome_that_another_host_recorded_meanwhile_is_no_fault()
    {
        var outcome = new ApplicantNoticeOutcome(Guid.CreateVersion7(), Guid.CreateVersion7(), "sent", "1");
        await using var connection = await host.OpenAsync();
        // The message keeps losing the race until the other host has recorded the outcome.
        await connection.ExecuteAsync($"""
            insert into pc_outside_attempts (call, cause, stream, attempted_at)
            values ('tell_applicant', '{outcome.Cause}', '{outcome.Registration}', now());
            create sequence outcomes;
            create function fail_outcome() returns trigger language plpgsql as $$
            begin
                perform nextval('outcomes');
                if (select outcome is null from pc_outside_attempts where cause = '{outcome.Cause}') then
                    raise exception 'race' using errcode = '23505', constraint = 'pk_mt_events_stream_and_version', table = 'mt_events';
                end if;
                return new;
            end $$;
            create trigger fail_outcome before insert on mt_events for each row when (new.type = 'notification_sent')
                execute function fail_outcome();
            """);

        await new MessageBus(host.Services.GetRequiredService<IWolverineRuntime>()).PublishAsync(outcome);
        await Eventually.TrueAsync(() => connection.ExecuteScalarAsync<bool>("select is_called from outcomes"));
        await connection.ExecuteAsync("update pc_outside_attempts set outcome = 'completed', completed_at = now() where cause = @Cause",
            outcome);
        await host.WaitUntilSettled();
        (await host.DeadLetters.Read(CancellationToken.None)).ShouldBeEmpty();
    }
}

using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Notification;
using PowerCrm.Testing;
using Wolverine.Runtime;

namespace PowerCrm.Host.Tests.Journeys;

/// <summary>
/// Wolverine counts all attempts of a message together, whatever went wrong at each; a rule for one fault must hold at any of them.
/// </summary>
[Trait("Category", "Slow")]
public class RetryTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task an_outcome_that_another_host_recorded_meanwhile_is_no_fault()
    {
        var told = new ApplicantTold(Guid.CreateVersion7(), Guid.CreateVersion7(), "sent", "1");
        await using var connection = await host.OpenAsync();
        // It races until the other host has recorded the outcome.
        await connection.ExecuteAsync($"""
            insert into pc_outside_attempts (call, cause, stream, attempted_at)
            values ('tell_applicant', '{told.Cause}', '{told.Registration}', now());
            create sequence outcomes;
            create function fail_outcome() returns trigger language plpgsql as $$
            begin
                perform nextval('outcomes');
                if (select outcome is null from pc_outside_attempts where cause = '{told.Cause}') then
                    raise exception 'race' using errcode = '23505', constraint = 'pk_mt_events_stream_and_version', table = 'mt_events';
                end if;
                return new;
            end $$;
            create trigger fail_outcome before insert on mt_events for each row when (new.type = 'notification_sent')
                execute function fail_outcome();
            """);

        await new MessageBus(host.Services.GetRequiredService<IWolverineRuntime>()).PublishAsync(told);
        await Eventually.TrueAsync(() => connection.ExecuteScalarAsync<bool>("select is_called from outcomes"));
        await connection.ExecuteAsync("update pc_outside_attempts set outcome = 'completed', completed_at = now() where cause = @Cause",
            told);
        await host.Settled();
        (await host.Admin.DeadLetters(CancellationToken.None)).ShouldBeEmpty();
    }
}

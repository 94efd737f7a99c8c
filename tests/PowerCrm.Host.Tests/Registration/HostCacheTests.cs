using System.Diagnostics;
using Dapper;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Contracts;
using PowerCrm.Host.Hosting;

namespace PowerCrm.Host.Tests.Registration;

/// <summary>
/// With a clock that is not moved, as in Production, a host caches active sessions and versions. A change, made here or elsewhere, with or
/// without a notification, is known within a second.
/// </summary>
[Trait("Category", "Slow")]
public sealed class HostCacheTests : IAsyncLifetime
{
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);
    private TestHost host = null!;

    public async Task InitializeAsync() => host = await TestHost.StartAsync("--Clock:Movable=false");

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task a_cached_session_ends_at_once_on_the_same_host()
    {
        var it = await SignInCached();
        (await it.Post("/auth/logout-all")).ShouldBe(204);
        (await it.Get("/auth/status")).ShouldBeProblem(401, "unauthenticated");

        var first = await SignInCached();
        var second = await first.SignInAgain();
        var id = (await second.Get("/auth/sessions")).Items[1]!["id"]!.GetValue<Guid>();
        (await host.Send(HttpMethod.Delete, $"/auth/sessions/{id}", null, second.Token)).ShouldBe(204);
        (await first.Get("/auth/status")).ShouldBeProblem(401, "unauthenticated");
        (await second.Get("/auth/status")).ShouldBe(200);

        var erased = await SignInCached();
        (await erased.Post("/privacy/erase")).Code.ShouldBeInRange(200, 299);
        (await erased.Get("/auth/status")).ShouldBeProblem(401, "unauthenticated");
    }

    /// <summary>Another process ended the session, and its notification was lost.</summary>
    [Fact]
    public async Task a_session_that_was_ended_elsewhere_ends_within_a_second()
    {
        var it = await SignInCached();
        await using (var connection = await host.OpenAsync())
            await connection.ExecuteAsync(
                "update pc_sessions set ended_at = powercrm_now(), ended_in = pg_current_xact_id() where subject = @Id", new { it.Id });
        // Independent of how long an answer takes: a request sent a second after the end is refused.
        for (var endedAt = Stopwatch.GetTimestamp(); ;)
        {
            var elapsed = Stopwatch.GetElapsedTime(endedAt);
            if ((await it.Get("/auth/status")).Code == 401)
                break;
            elapsed.ShouldBeLessThan(OneSecond);
        }
    }

    [Fact]
    public async Task a_cached_version_is_replaced_by_the_next_event()
    {
        var it = await SignInCached();
        var status = await it.Get("/auth/status");
        (await Revalidate(it, status)).ShouldBe(304);
        (await it.Put("/privacy/consent", new { policyVersion = Applicant.PolicyVersion, agreed = true, sensitive = false }))
            .Code.ShouldBeInRange(200, 299);
        (await Revalidate(it, status)).ShouldBe(200);
    }

    /// <summary>The notification was lost, but the progress of the daemon shows the event.</summary>
    [Fact]
    public async Task an_event_without_a_notification_invalidates_the_cache_too()
    {
        var it = await SignInCached();
        var status = await it.Get("/auth/status");
        (await Revalidate(it, status)).ShouldBe(304);
        // A store without notifications.
        await using (var otherHost = await HostFactory.Build(
            [
                "--environment=Development", $"--ConnectionStrings:PowerCrm={host.ConnectionString}",
                $"--Keys:Master={ProductHost.MasterKey}",
            ], readers: false, CancellationToken.None, verb: true))
        {
#pragma warning disable RS0030 // appends an event that no handler gets
            await using var session = otherHost.Services.GetRequiredService<IDocumentStore>().LightweightSession();
#pragma warning restore RS0030
            session.Events.Append(it.Id, status.Version + 1, new ConsentChanged(Applicant.PolicyVersion, "hash", true, false));
            await session.SaveChangesAsync();
        }
        await PowerCrm.Testing.Eventually.TrueAsync(async () => await Revalidate(it, status) == 200);
    }

    private async Task<Applicant> SignInCached()
    {
        var it = await Applicant.SignIn(host);
        var status = (await it.Get("/auth/status")).ShouldBe(200);
        for (var i = 0; i < 5; i++)
        {
            (await Revalidate(it, status)).ShouldBe(304);
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }
        return it;
    }

    private static async Task<int> Revalidate(Applicant it, Answer status) =>
        (await it.Get("/auth/status", ("If-None-Match", status.Tag!))).Code;
}

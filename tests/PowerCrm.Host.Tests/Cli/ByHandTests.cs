using System.Diagnostics;
using System.Text.Json.Nodes;
using Dapper;

namespace PowerCrm.Host.Tests.Cli;

/// <summary>What an operator sees and decides of unknown calls and parked due commands, by the host's own program.</summary>
[Trait("Category", "Slow")]
public class ByHandTests : IAsyncLifetime
{
    private TestHost host = null!;

    public async Task InitializeAsync() => host = await TestHost.StartAsync(readers: false);

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task a_call_of_unknown_outcome_is_shown_until_it_is_said_to_be_done()
    {
        var id = await Unknown();

        var (found, text, _) = await Run("subscriptions", "unknown", "--json", "--subscription", "by-hand");
        found.ShouldBe(1);
        var row = JsonNode.Parse(text)!.AsArray().ShouldHaveSingleItem()!;
        (row["eventId"]!.GetValue<Guid>(), row["state"]!.GetValue<string>()).ShouldBe((id, "unknown"));

        (await Run("subscriptions", "resolve", "by-hand", id.ToString(), "done")).Exit.ShouldNotBe(0, "a reason is asked for");
        (await Run("subscriptions", "resolve", "by-hand", id.ToString(), "perhaps", "--reason", "r")).Exit.ShouldNotBe(0);
        (await Run("subscriptions", "resolve", "by-hand", id.ToString(), "done", "--reason", "the vendor lists it")).Exit.ShouldBe(0);
        (await Run("subscriptions", "resolve", "by-hand", id.ToString(), "done", "--reason", "twice")).Exit.ShouldBe(2);

        (await Run("subscriptions", "unknown", "--subscription", "by-hand")).ShouldBe((0, "No call is unknown.", ""));
    }

    [Fact]
    public async Task a_parked_due_command_is_shown_retried_and_skipped()
    {
        var (again, never) = (await Parked(), await Parked());

        var (found, text, _) = await Run("due", "parked", "--json");
        found.ShouldBe(1);
        JsonNode.Parse(text)!.AsArray().Select(r => r!["id"]!.GetValue<Guid>()).ShouldBe([again, never], ignoreOrder: true);
        (await Run("due", "retry", again.ToString())).Exit.ShouldBe(0);
        (await Run("due", "skip", never.ToString(), "--reason", "no longer needed")).Exit.ShouldBe(0);
        (await Run("due", "skip", never.ToString(), "--reason", "twice")).Exit.ShouldBe(2);

        (await Run("due", "parked")).ShouldBe((0, "No due command is parked.", ""));
        var (listed, all, _) = await Run("due", "list", "--json");
        (listed, JsonNode.Parse(all)!.AsArray().Any(r => r!["id"]!.GetValue<Guid>() == again)).ShouldBe((0, true));
    }

    [Fact]
    public async Task each_list_names_what_it_is_of()
    {
        JsonNode.Parse((await Run("projections", "list", "--json")).Text)!.AsArray().Select(n => n!.GetValue<string>()).ShouldBe(host.Admin.Projections);
        (await Run("subscriptions", "list")).Text.Split('\n').ShouldBe(host.Admin.Subscriptions);
        (await Run("due", "--help")).Text.ShouldContain("parked");
    }

    private async Task<Guid> Unknown()
    {
        var (id, stream) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await Sql("""
            insert into mt_streams (id, type, version, timestamp, created, tenant_id, is_archived) values (@stream, null, 1, now(), now(), '*DEFAULT*', false);
            insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, is_archived)
            values (nextval('mt_events_sequence'), @id, @stream, 1, '{}', 'wechat_authorized', now(), '*DEFAULT*', 'x', true);
            insert into pc_outside_attempts (subscription, event_id, seq, attempted_at, outcome, completed_at)
            select 'by-hand', id, seq_id, now(), 'unknown', now() from mt_events where id = @id
            """, new { id, stream });
        return id;
    }

    private async Task<Guid> Parked()
    {
        var id = Guid.CreateVersion7();
        await Sql("insert into pc_due (id, at, stream, command, state, attempts, error) values (@id, now(), @id, 'by_hand', 'parked', 5, 'InvalidOperationException')",
            new { id });
        return id;
    }

    private async Task Sql(string sql, object parameters)
    {
        await using var connection = await host.OpenAsync();
        await connection.ExecuteAsync(sql, parameters);
    }

    private async Task<(int Exit, string Text, string Faults)> Run(params string[] words)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "PowerCrm.Host.dll"), .. words])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ConnectionStrings__PowerCrm"] = host.ConnectionString;
        start.Environment["Keys__Master"] = TestHost.MasterKey;
        using var process = Process.Start(start)!;
        var (said, faults) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await Task.WhenAll(said, faults, process.WaitForExitAsync());
        return (process.ExitCode, (await said).Trim(), (await faults).Trim());
    }
}

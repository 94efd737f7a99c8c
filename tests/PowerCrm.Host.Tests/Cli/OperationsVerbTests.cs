using System.Text.Json.Nodes;
using Dapper;

namespace PowerCrm.Host.Tests.Cli;

/// <summary>Listing and resolving unknown calls and dead letters with the host's own program, as an operator does.</summary>
[Trait("Category", "Slow")]
public class OperationsVerbTests : IAsyncLifetime
{
    private TestHost host = null!;

    public async Task InitializeAsync() => host = await TestHost.StartAsync(readers: false);

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task a_call_of_unknown_outcome_is_listed_until_it_is_resolved()
    {
        var id = await AddUnknownCall();

        var (exit, text, _) = await Run("calls", "list", "--json", "--call", "by_hand");
        exit.ShouldBe(1);
        var row = JsonNode.Parse(text)!.AsArray().ShouldHaveSingleItem()!;
        (row["cause"]!.GetValue<Guid>(), row["state"]!.GetValue<string>()).ShouldBe((id, "unknown"));

        (await Run("calls", "resolve", "by_hand", id.ToString(), "done")).Exit.ShouldNotBe(0, "a reason is asked for");
        (await Run("calls", "resolve", "by_hand", id.ToString(), "perhaps", "--reason", "r")).Exit.ShouldNotBe(0);
        (await Run("calls", "resolve", "by_hand", id.ToString(), "done", "--reason", "the vendor lists it", "--yes")).Exit.ShouldBe(0);
        (await Run("calls", "resolve", "by_hand", id.ToString(), "done", "--reason", "twice", "--yes")).Exit.ShouldBe(2);

        (await Run("calls", "list", "--call", "by_hand")).ShouldBe((0, "No call is unknown.", ""));
        (await Run("notifications", "retry", id.ToString(), "--channel", "sms", "--reason", "r"))
            .ShouldBe((2, "", "There is no such message."));
        (await Run("notifications", "resolve", id.ToString(), "--channel", "sms", "--reason", "r")).Errors
            .ShouldContain("Give either --sent or --not-sent.");
    }

    [Fact]
    public async Task a_message_that_could_not_be_handled_is_shown_retried_and_discarded()
    {
        var (retried, never) = (await AddDeadLetter(), await AddDeadLetter());

        var (exit, text, _) = await Run("reactions", "list", "--json");
        exit.ShouldBe(1);
        JsonNode.Parse(text)!.AsArray().Select(r => r!["id"]!.GetValue<Guid>()).ShouldBe([retried, never], ignoreOrder: true);
        JsonNode.Parse(text)!.AsArray().Select(r => r!["reaction"]!.GetValue<string>()).ShouldAllBe(name => name == "expire_lease");
        text.ShouldNotContain("secret", Case.Insensitive, "an exception's message may quote what somebody typed");
        (await Run("reactions", "retry", retried.ToString(), "--yes")).Exit.ShouldBe(0);
        (await Run("reactions", "retry", Guid.CreateVersion7().ToString(), "--yes")).Exit.ShouldBe(2);
        (await Run("reactions", "discard", never.ToString())).Exit.ShouldNotBe(0, "a reason is asked for");
        (await Run("reactions", "discard", never.ToString(), "--reason", "no longer needed", "--yes")).Exit.ShouldBe(0);
        (await Run("reactions", "discard", never.ToString(), "--reason", "twice", "--yes")).Exit.ShouldBe(2);
        await using var connection = await host.OpenAsync();
        (await connection.QuerySingleAsync<(string, string)>("select reaction, reason from pc_discarded_messages where id = @never",
            new { never }))
            .ShouldBe(("local://expire_lease/", "no longer needed"));
    }

    [Fact]
    public async Task what_operators_did_is_listed_with_the_newest_first()
    {
        var (discarded, retried) = (await AddDeadLetter(), await AddDeadLetter());
        (await Run("reactions", "discard", discarded.ToString(), "--reason", "no longer needed", "--yes")).Exit.ShouldBe(0);
        var call = await AddUnknownCall();
        (await Run("calls", "resolve", "by_hand", call.ToString(), "done", "--reason", "the vendor lists it", "--yes")).Exit.ShouldBe(0);
        // As ops/powercrm-verb runs it.
        var info = CommandRunner.CreateStartInfo(host);
        (info.Environment["HOST"], info.Environment["POWERCRM_OPERATOR"]) = ($"dotnet {info.ArgumentList[0]}", "ann");
        var retry = await Shell.Run($"$HOST reactions retry {retried} --yes", info);
        retry.Exit.ShouldBe(0, retry.Errors);

        var (exit, text, errors) = await Run("operations", "list", "--json");
        exit.ShouldBe(0, errors);
        var rows = JsonNode.Parse(text)!.AsArray();
        rows.Select(r => (r!["act"]!.GetValue<string>(), r["target"]!.GetValue<string>()))
            .ShouldBe([("retry_message", $"{retried}"), ("resolve_call", $"by_hand {call} done"), ("discard_message", $"{discarded}")]);
        rows[0]!["actor"]!.GetValue<string>().ShouldBe("operator:ann");
        rows[2]!["reason"]!.GetValue<string>().ShouldBe("no longer needed");
        (await Run("operations", "list", "--most", "1")).Output.ShouldNotContain($"{discarded}");
        (await Run("operations", "list", "--most", "0")).Exit.ShouldBe(2);
    }

    /// <summary>Reasons are stored in clear, permanently. Over HTTP the same reasons are refused.</summary>
    [Fact]
    public async Task a_reason_with_a_mobile_number_is_refused_and_nothing_is_stored()
    {
        const string stored = """
            select (select count(*) from pc_discarded_messages) + (select count(*) from pc_policies) + (select count(*) from pc_operations)
                + (select count(*) from mt_events) + (select count(*) from pc_outside_attempts where outcome = 'unknown')
            """;
        var (call, letter) = (await AddUnknownCall(), await AddDeadLetter());
        var policy = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(policy, (await Run("policies", "read", "review")).Output);
            var before = await host.ExecuteScalar<long>(stored);

            foreach (var command in (string[])[$"calls resolve by_hand {call} done", $"reactions retry {letter}",
                $"reactions discard {letter} --yes", $"notifications retry {call} --channel sms",
                $"notifications skip {call} --channel sms", $"notifications resolve {call} --channel sms --sent",
                $"policies activate review {policy} --yes", $"audit approve {call}", $"privacy erase {call} --yes",
                $"privacy lift {call} --yes"])
            {
                var (exit, output, errors) = await Run([.. command.Split(' '), "--reason", "13800000000 说已收到"]);
                (exit, output).ShouldBe((2, ""), command);
                errors.ShouldContain("identity or mobile number", Case.Sensitive, command);
            }

            (await host.ExecuteScalar<long>(stored)).ShouldBe(before);
        }
        finally
        {
            File.Delete(policy);
        }
    }

    [Fact]
    public async Task the_projections_and_the_due_commands_are_listed()
    {
        JsonNode.Parse((await Run("projections", "list", "--json")).Output)!.AsArray().Select(n => n!.GetValue<string>())
            .ShouldBe(host.Admin.Projections);
        (await Run("due", "list")).Exit.ShouldBe(0);
        var (exit, text, errors) = await Run("projections", "status", "--json");
        exit.ShouldBe(0, errors);
        var progress = JsonNode.Parse(text)!.AsArray();
        host.Admin.Projections.Except(progress.Select(r => r!["name"]!.GetValue<string>())).ShouldBeEmpty();
        progress.ShouldAllBe(r => r!["checkpoint"]!.GetValue<long>() <= r!["ceiling"]!.GetValue<long>());
        (await Run("projections", "status")).Output.ShouldContain(host.Admin.Projections[0]);
    }

    private async Task<Guid> AddUnknownCall()
    {
        var (id, stream) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await ExecuteSql("""
            insert into pc_outside_attempts (call, cause, stream, attempted_at, outcome, completed_at)
            values ('by_hand', @id, @stream, now(), 'unknown', now())
            """, new { id, stream });
        return id;
    }

    private async Task<Guid> AddDeadLetter()
    {
        var id = Guid.CreateVersion7();
        await ExecuteSql("""
            insert into wolverine.wolverine_dead_letters (id, body, message_type, received_at, source,
                exception_type, exception_message, sent_at, replayable)
            values (@id, '\x00', 'lease_expired', 'local://expire_lease/', 'powercrm',
                'System.InvalidOperationException', 'a secret', now(), false)
            """, new { id });
        return id;
    }

    private async Task ExecuteSql(string sql, object parameters)
    {
        await using var connection = await host.OpenAsync();
        await connection.ExecuteAsync(sql, parameters);
    }

    private Task<(int Exit, string Output, string Errors)> Run(params string[] arguments) => CommandRunner.Run(host, arguments);
}

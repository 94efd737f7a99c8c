using Dapper;
using PowerCrm.Host.Tests.Review;
using PowerCrm.Store;

namespace PowerCrm.Host.Tests.Cli;

/// <summary>Verbs that destroy or move something need a confirmation; without a terminal and without --yes they do nothing.</summary>
[Trait("Category", "Full")]
public sealed class ConfirmedTests(TestHost host) : IClassFixture<TestHost>
{
    [Theory]
    [InlineData("managers offboard {0}")]
    [InlineData("staff disable {0}")]
    [InlineData("staff totp {0} --remove")]
    [InlineData("staff password {0}")]
    [InlineData("staff sign-out {0}")]
    public async Task an_account_is_not_changed_without_yes(string line)
    {
        var name = Staff.NewName();
        (await CommandRunner.RunWithInput("a-long-password\n", host, [], ["staff", "add", name, "--role", "manager", "--name", "待确认",
            "--territories", "440000", "--password-stdin"])).Exit.ShouldBe(0);
        var facts = await CountEvents(name);
        var (exit, output, errors) = await CommandRunner.Run(host, string.Format(null, line, name).Split(' '));
        (exit, output).ShouldBe((2, ""));
        errors.ShouldContain("it needs --yes");
        (await CountEvents(name)).ShouldBe(facts);
        (await host.Post("/staff/login", new { username = name, password = "a-long-password" })).ShouldBe(200);
    }

    [Fact]
    public async Task a_dead_letter_is_not_discarded_without_yes()
    {
        var id = Guid.CreateVersion7();
        await using var connection = await host.OpenAsync();
        await connection.ExecuteAsync("""
            insert into wolverine.wolverine_dead_letters (id, body, message_type, received_at, source,
                exception_type, exception_message, sent_at, replayable)
            values (@id, '\x00', 'lease_expired', 'local://expire_lease/', 'powercrm', 'System.Exception', '', now(), false)
            """, new { id });
        var (exit, _, errors) = await CommandRunner.Run(host, "reactions", "discard", $"{id}", "--reason", "not needed");
        exit.ShouldBe(2);
        errors.ShouldContain($"Message {id} is to be removed permanently");
        (await host.ExecuteScalar<long>("select count(*) from wolverine.wolverine_dead_letters where id = @id", new { id })).ShouldBe(1);
        (await CommandRunner.Run(host, "reactions", "discard", $"{id}", "--reason", "not needed", "--yes")).Output
            .ShouldBe($"{id} is removed.");
    }

    /// <summary>What these verbs do cannot be taken back: something is sent, or values leave.</summary>
    [Fact]
    public async Task nothing_is_sent_or_approved_without_yes()
    {
        var (call, letter) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await host.ExecuteSql("""
            insert into pc_outside_attempts (call, cause, stream, attempted_at, outcome, completed_at)
            values ('by_hand', @call, @call, now(), 'unknown', now());
            insert into wolverine.wolverine_dead_letters (id, body, message_type, received_at, source,
                exception_type, exception_message, sent_at, replayable)
            values (@letter, '\x00', 'lease_expired', 'local://expire_lease/', 'powercrm', 'System.Exception', '', now(), false)
            """, new { call, letter });
        foreach (var words in (string[][])[["calls", "resolve", "by_hand", $"{call}", "again", "--reason", "r"],
            ["calls", "resolve", "by_hand", $"{call}", "done", "--reason", "r"], ["reactions", "retry", $"{letter}"],
            ["reactions", "retry", "--all"], ["audit", "approve", $"{call}", "--reason", "r"], ["backup", "settle"]])
        {
            var (exit, output, errors) = await CommandRunner.Run(host, words);
            (exit, output).ShouldBe((2, ""), string.Join(' ', words));
            errors.ShouldContain("it needs --yes");
        }
        (await CommandRunner.Run(host, "backup", "settle", "--dry-run")).Output.ShouldContain("would become unknown");
        (await host.ExecuteScalar<long>("select count(*) from pc_outside_attempts where cause = @call and outcome = 'unknown'",
            new { call })).ShouldBe(1);
        (await host.ExecuteScalar<long>("select count(*) from wolverine.wolverine_dead_letters where id = @letter and not replayable",
            new { letter })).ShouldBe(1);
        // The other tests of this class share the host.
        await host.ExecuteSql("""
            delete from pc_outside_attempts where cause = @call;
            delete from wolverine.wolverine_dead_letters where id = @letter
            """, new { call, letter });
    }

    /// <summary>A new verb asks, or is named here: it only reads, or it need not ask.</summary>
    [Fact]
    public void each_verb_that_changes_something_asks_first_or_says_here_why_not()
    {
        string[] readOnly =
        [
            "check-env", "describe", "db-assert", "projections list", "projections status", "projections compare", "rows compare",
            "reactions list", "calls list", "notifications list", "due list", "operations list", "staff list", "staff history",
            "managers list", "managers coverage", "managers export", "reviews metrics", "assignment parked", "check-invariants",
            "audit key", "audit verify", "audit show", "audit queue", "audit workload",
            "audit export", "audit exports", "audit run", "keys status", "keys backup", "backup make", "backup verify", "policies list",
            "policies read", "policies validate", "policies diff", "assignment simulate", "demo record", "retention list",
            "retention runs", "privacy certificate", "privacy holds", "ocr measure", "directory fictitious", "completion",
            // Of the libraries; what deletes something asks by itself.
            "resources", "storage", "codegen", "db-dump", "db-list", "wolverine-diagnostics", "openapi",
        ];
        var excused = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["run"] = "starts a host",
            ["db-apply"] = "each host does the same when it starts",
            ["projections rebuild"] = "the rows become those of the log, and can be built again",
            ["staff add"] = "an account can be disabled",
            ["staff wecom"] = "can be set back",
            ["managers import"] = "changes something only with --apply",
            ["customers import"] = "changes something only with --apply",
            ["directory import"] = "another import changes it back",
            ["demo play"] = "only on an empty or a demo database",
            ["privacy hold"] = "protects data, and is ended by privacy lift",
        };
        var verbs = VerbListTests.ListVerbs().ToList();
        verbs.Count.ShouldBeGreaterThan(60);
        verbs.Where(v => v.Command.Options.All(o => o.Name != "--yes")).Select(v => v.Path)
            .ShouldBe(readOnly.Concat(excused.Keys), ignoreOrder: true);
    }

    [Fact]
    public async Task the_demo_is_not_reset_without_yes()
    {
        var (exit, _, errors) = await CommandRunner.Run(host, "demo", "reset");
        exit.ShouldBe(2);
        errors.ShouldContain("it needs --yes");
    }

    [Fact]
    public async Task a_closed_account_is_distinguished_from_an_unknown_one()
    {
        var it = await Staff.Of(host);
        (await CommandRunner.Run(host, "staff", "disable", it.Username, "--yes")).Exit.ShouldBe(0);
        foreach (var command in (string[][])[["staff", "disable", it.Username, "--yes"], ["staff", "sign-out", it.Username],
            ["staff", "totp", it.Username, "--remove", "--yes"]])
            (await CommandRunner.Run(host, command)).Errors.ShouldStartWith("The account is disabled, since 20");
        (await CommandRunner.Run(host, "staff", "disable", "nobody", "--yes")).Errors.ShouldBe("There is no such account.");
    }

    private async Task<long> CountEvents(string name) => await host
        .ExecuteScalar<long>("select count(*) from mt_events where stream_id = @stream",
        new
        {
            stream = Ids.Derived(await host.ExecuteScalar<Guid>("select id from pc_staff where username = @name", new { name }),
            "account")
        });
}

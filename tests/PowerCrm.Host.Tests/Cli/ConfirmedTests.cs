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

using System.Text.Json.Nodes;
using Dapper;

namespace PowerCrm.Host.Tests.Cli;

/// <summary>
/// The verbs of the libraries run on our host and follow our rules: exit codes, JSON, and a confirmation before something is deleted.
/// </summary>
[Trait("Category", "Full")]
public sealed class FrameworkVerbsTests(TestHost host) : IClassFixture<TestHost>
{
    [Theory]
    [InlineData("resources check")]
    [InlineData("storage counts")]
    [InlineData("db-list")]
    [InlineData("codegen preview")]
    [InlineData("resources --help")]
    [InlineData("help storage")]
    [InlineData("wolverine-diagnostics describe-handlers SweepImageHandler")]
    public async Task a_framework_verb_runs_without_search_messages(string command)
    {
        var (exit, output, errors) = await CommandRunner.Run(host, command.Split(' '));
        exit.ShouldBe(0, output + errors);
        output.ShouldNotBeEmpty();
        output.ShouldNotContain("Searching");
    }

    [Fact]
    public async Task a_librarys_part_of_the_schema_is_written_as_sql()
    {
        var file = Path.Combine(Path.GetTempPath(), $"powercrm-{Guid.CreateVersion7():N}.sql");
        try
        {
            var (exit, output, errors) = await CommandRunner.Run(host, "db-dump", file, "-d", "marten://store/");
            exit.ShouldBe(0, output + errors);
            (await File.ReadAllTextAsync(file)).ShouldContain("create table", Case.Insensitive);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("openapi --json", "openapi")]
    [InlineData("wolverine-diagnostics describe-routing image_unused --json", "MessageType")]
    public async Task a_verb_with_json_prints_only_json(string command, string member)
    {
        // One of the verbs starts a whole host, which must not use the port of another one that is running here.
        var (exit, output, errors) = await CommandRunner.Run(host, [("ASPNETCORE_URLS", "http://127.0.0.1:0")], command.Split(' '));
        exit.ShouldBe(0, errors);
        JsonNode.Parse(output)!.AsObject().ContainsKey(member).ShouldBeTrue();
    }

    [Theory]
    [InlineData("Development", "resources clear")]
    [InlineData("Development", "resources teardown")]
    [InlineData("Development", "storage rebuild")]
    [InlineData("Production", "storage clear")]
    [InlineData("Production", "storage release")]
    public async Task a_destructive_verb_is_refused_without_a_terminal_or_yes(string environment, string command)
    {
        var (exit, _, errors) = await CommandRunner.Run(host, [("ASPNETCORE_ENVIRONMENT", environment)], command.Split(' '));
        exit.ShouldBe(2);
        errors.ShouldContain("--yes");
        await using var connection = await host.OpenAsync();
        (await connection.ExecuteScalarAsync<long>(
            "select count(*) from pg_class where relname in ('mt_events', 'wolverine_incoming_envelopes') and relkind = 'r'")).ShouldBe(2);
    }

    [Fact]
    public async Task a_destructive_verb_runs_with_yes()
    {
        await using var otherHost = await TestHost.StartAsync(readers: false);
        await using var connection = await otherHost.OpenAsync();
        await connection.ExecuteAsync("""
            insert into wolverine.wolverine_dead_letters 
                (id, body, message_type, received_at, source, exception_type, exception_message, sent_at, replayable)
            values (gen_random_uuid(), '\x00', 'lease_expired', 'local://expire_lease/', 'powercrm', 'System.Exception', '', now(), false)
            """);
        (await CommandRunner.Run(otherHost, "storage", "clear", "--yes")).Exit.ShouldBe(0);
        (await connection.ExecuteScalarAsync<long>("select count(*) from wolverine.wolverine_dead_letters")).ShouldBe(0);
    }

    [Theory]
    [InlineData("storage 4")]                         // the number of a destructive action
    [InlineData("storage CLEAR")]
    [InlineData("resources")]
    [InlineData("projections rebuild")]
    [InlineData("clear-handled")]
    [InlineData("help nonsense")]
    public async Task an_unsupported_verb_returns_exit_code_2(string command)
    {
        var (exit, output, errors) = await CommandRunner.Run(host, command.Split(' '));
        exit.ShouldBe(2, output);
        errors.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("nonsense --json")]
    [InlineData("resources clear --json")]
    [InlineData("projections rebuild no_such_projection --json")]
    [InlineData("reactions list --jsn --json")]
    public async Task under_json_a_fault_is_json_too(string command)
    {
        var (exit, output, _) = await CommandRunner.Run(host, command.Split(' '));
        exit.ShouldBe(2);
        JsonNode.Parse(output)!["error"]!.GetValue<string>().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task under_json_a_database_that_does_not_answer_is_json_too()
    {
        (string, string) unreachable = ("ConnectionStrings__PowerCrm", "Host=127.0.0.1;Port=1;Database=x;Username=x");
        var (exit, output, _) = await CommandRunner.Run(host, [unreachable], "staff", "list", "--json");
        exit.ShouldBe(2);
        JsonNode.Parse(output)!["error"]!.GetValue<string>().ShouldNotBeEmpty();
    }
}

using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PowerCrm.Assignment;
using PowerCrm.Host.Audit;
using PowerCrm.Host.Tests.Cli;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Host.Tests.Operations;

/// <summary>The product works with a database user that can only append to the log (docs/adr/0040).</summary>
[Trait("Category", "Slow")]
public sealed class ProtectedLogTests(ProtectedLogTests.ProtectedHost it) : IClassFixture<ProtectedLogTests.ProtectedHost>
{
    [Fact]
    public async Task a_customer_is_served_and_erased_read_models_are_rebuilt_and_a_backup_is_made()
    {
        var host = it.Host;
        var accounts = host.Services.GetRequiredService<StaffAccounts>();
        await accounts.Add("reviewer", "reviewer", "审核员", "a-long-password", null, Caller.System("tests"), CancellationToken.None);
        var manager = await accounts.Add("manager", "manager", "客户经理", "a-long-password", null, Caller.System("tests"),
            CancellationToken.None);
        await host.Services.GetRequiredService<ManagerDirectory>().Add(manager, ["440000"], ["KV10"], 100, null, Caller.System("tests"),
            CancellationToken.None);
        var journey = new Journey(() => host.Http, () => [host.Http]);
        await journey.Run();
        journey.Completed.ShouldBeTrue();
        var erased = await Applicant.Submit(host);
        (await erased.Post("/privacy/erase")).ShouldBe(204);
        await host.WaitUntilSettled();

        foreach (var (name, violations) in await Invariants.Check(host.Services, CancellationToken.None))
            violations.ShouldBeEmpty(name);
        (await host.ExecuteScalar<bool>("select max(seq) = (select max(seq_id) from mt_events) from pc_audit_chain")).ShouldBeTrue();
        await AssertSucceeds("projections", "rebuild", "--all");
        await AssertSucceeds("projections", "compare");
        await AssertSucceeds("audit", "verify");
        using var folder = new TemporaryFolder();
        await AssertSucceeds("backup", "make", folder.PathOf("monday"), "--keys", folder.PathOf("monday.keys"));
        await AssertSucceeds("backup", "verify", folder.PathOf("monday"), "--keys", folder.PathOf("monday.keys"));
    }

    [Fact]
    public async Task the_hosts_can_use_read_models_that_an_administrator_has_rebuilt()
    {
        const string access =
            "select pg_get_userbyid(relowner) || ' ' || relacl::text from pg_class where oid = 'mt_doc_customer'::regclass";
        await it.Host.ExecuteSql($"grant select on mt_doc_customer to {it.LogRole}");
        var before = await it.Host.ExecuteScalar<string>(access);
        before.ShouldStartWith(it.HostRole + " ");

        var rebuild = await CommandRunner.Run(it.Host, "projections", "rebuild", "--all");

        rebuild.Exit.ShouldBe(0, rebuild.Errors);
        (await it.Host.ExecuteScalar<string>(access)).ShouldBe(before);
        await Applicant.Submit(it.Host);
    }

    [Theory]
    [InlineData("alter table mt_events disable trigger user")]
    [InlineData("alter table mt_events disable trigger pc_no_update")]
    [InlineData("alter table mt_streams enable replica trigger pc_no_delete")]
    [InlineData("drop trigger pc_no_truncate on mt_events")]
    [InlineData("create trigger mine before insert on mt_events for each statement execute function pc_refuse()")]
    [InlineData("create rule mine as on delete to mt_events do instead nothing")]
    [InlineData("alter table mt_events enable row level security")]
    [InlineData("create table mine () inherits (mt_events)")]
    [InlineData("create or replace function pc_refuse() returns trigger language plpgsql as 'begin return null; end'")]
    [InlineData("drop function pc_refuse cascade")]
    [InlineData("alter function pc_lock_log() security invoker")]
    [InlineData("truncate mt_events")]
    [InlineData("truncate mt_streams cascade")]
    [InlineData("update mt_events set data = '{}'")]
    [InlineData("update mt_streams set is_archived = true")]
    [InlineData("delete from mt_events")]
    [InlineData("delete from mt_streams")]
    [InlineData("insert into mt_events (seq_id, id, stream_id, version, data, type) select seq_id, id, stream_id, version, data, type "
        + "from mt_events on conflict (stream_id, version) do update set data = excluded.data")]
    [InlineData("drop table mt_events cascade")]
    [InlineData("alter table mt_events rename to elsewhere")]
    [InlineData("alter table mt_events alter column data type text")]
    [InlineData("drop schema public cascade")]
    [InlineData("alter schema public rename to elsewhere")]
    [InlineData("select setval('mt_events_sequence', 1)")]
    [InlineData("update pc_audit_chain set mac = ''")]
    [InlineData("delete from pc_audit_chain")]
    [InlineData("truncate pc_audit_chain")]
    [InlineData("update pc_audit_checkpoints set root = ''")]
    [InlineData("delete from pc_audit_checkpoints")]
    [InlineData("drop table pc_audit_checkpoints")]
    [InlineData("set session_replication_role = replica")]
    [InlineData("alter role current_user superuser")]
    [InlineData("set role {log}")]
    [InlineData("grant {log} to current_user")]
    [InlineData("alter database {database} owner to current_user")]
    public async Task the_hosts_user_is_refused(string sql)
    {
        await using var connection = new NpgsqlConnection(it.Host.HostConnectionString);
        await connection.OpenAsync();
        sql = sql.Replace("{log}", it.LogRole, StringComparison.Ordinal).Replace("{database}", $"\"{connection.Database}\"",
            StringComparison.Ordinal);

        (await Should.ThrowAsync<PostgresException>(() => connection.ExecuteAsync(sql))).SqlState.ShouldBe("42501");
    }

    [Fact]
    public async Task the_verb_shows_first_what_it_would_do_and_repeating_it_changes_nothing()
    {
        it.DryRun["statements"]!.AsArray().Count.ShouldBeGreaterThan(10);
        it.OwnerAfterDryRun.ShouldBe(it.OwnerBefore);
        var repeated = await Protect("--yes");
        repeated["statements"]!.AsArray().ShouldBeEmpty();
        repeated["logProtected"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Theory]
    [InlineData("grant truncate on mt_events to {host}", "has truncate on mt_events")]
    [InlineData("grant trigger on mt_streams to public", "has trigger on mt_streams")]
    [InlineData("grant update (data) on mt_events to {host}", "may update mt_events (data)")]
    [InlineData("alter table pc_audit_chain owner to {host}", "owns pc_audit_chain")]
    [InlineData("revoke insert on pc_audit_checkpoints from {host}", "lacks insert on pc_audit_checkpoints")]
    [InlineData("alter function pc_refuse() owner to {host}", "owns pc_refuse")]
    [InlineData("alter schema public owner to {host}", "owns schema public")]
    [InlineData("alter table pc_due owner to current_user", null)]
    [InlineData("drop function pc_refuse cascade", null)]
    public async Task a_gap_is_named_by_db_assert_and_closed_by_db_apply_of_an_administrator(string damage, string? gap)
    {
        await it.Host.ExecuteSql(damage.Replace("{host}", it.HostRole, StringComparison.Ordinal));
        var result = await CommandRunner.Run(it.Host, "db-assert", "--json");
        if (gap is not null)
        {
            result.Exit.ShouldBe(1);
            var json = JsonNode.Parse(result.Output)!;
            json["logProtected"]!.GetValue<bool>().ShouldBeFalse();
            json["faults"]!.AsArray().Select(f => f!.GetValue<string>())
                .ShouldContain($"the log is not protected: {it.HostRole} {gap}", result.Output);
        }

        (await CommandRunner.Run(it.Host, "db-apply")).Output.ShouldContain("applied log protection");

        var afterApply = await CommandRunner.Run(it.Host, "db-assert", "--json");
        afterApply.Exit.ShouldBe(0, afterApply.Output);
        JsonNode.Parse(afterApply.Output)!["logProtected"]!.GetValue<bool>().ShouldBeTrue();
        (await CommandRunner.Run(it.Host, "db-apply")).Output.ShouldBe("The schema is up to date.");
    }

    [Fact]
    public async Task a_change_of_the_logs_tables_needs_an_administrator_and_the_refusal_says_so()
    {
        await it.Host.ExecuteSql("alter table mt_events disable trigger pc_no_update");
        var result = await CommandRunner.Run(it.Host, it.HostSettings, "db-apply");
        result.Exit.ShouldBe(2);
        result.Errors.ShouldContain("Run db-apply once as an administrator of the database");
        (await CommandRunner.Run(it.Host, "db-apply")).Exit.ShouldBe(0);
        (await CommandRunner.Run(it.Host, it.HostSettings, "db-apply")).Exit.ShouldBe(0);
    }

    [Theory]
    [InlineData("nobody_at_all", "There is no role nobody_at_all")]
    [InlineData("powercrm", "is a superuser")]
    public async Task the_verb_refuses_a_role_that_cannot_be_kept_from_the_log(string role, string reason)
    {
        var result = await CommandRunner.Run(it.Host, "db-protect", "--host-role", role, "--log-role", it.LogRole, "--yes");
        result.Exit.ShouldBe(2);
        result.Errors.ShouldContain(reason);
    }

    [Fact]
    public async Task the_hosts_own_user_cannot_run_the_verb()
    {
        var result = await CommandRunner.Run(it.Host, it.HostSettings, "db-protect", "--host-role", it.HostRole, "--yes");
        result.Exit.ShouldBe(2);
        result.Errors.ShouldContain("This is the hosts' own user");
    }

    private async Task AssertSucceeds(params string[] arguments)
    {
        var (exit, output, errors) = await CommandRunner.Run(it.Host, it.HostSettings, arguments);
        exit.ShouldBe(0, $"{string.Join(' ', arguments)}: {errors}{output}");
    }

    private async Task<JsonNode> Protect(params string[] arguments) => await it.Protect(it.Host, arguments);

    private sealed class TemporaryFolder : IDisposable
    {
        private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("powercrm-protected-");

        public string PathOf(string name) => Path.Combine(root.FullName, name);
        public void Dispose() => root.Delete(recursive: true);
    }

    /// <summary>A host whose database user is no superuser, on a database that <c>db-protect</c> has protected.</summary>
    public sealed class ProtectedHost : IAsyncLifetime
    {
        public TestHost Host { get; private set; } = null!;
        public string HostRole { get; private set; } = "";
        public string LogRole { get; private set; } = "";
        public string OwnerBefore { get; private set; } = "";
        public string OwnerAfterDryRun { get; private set; } = "";
        public JsonNode DryRun { get; private set; } = null!;

        /// <summary>The setting of a verb that is run as the hosts' user.</summary>
        public (string, string)[] HostSettings => [("ConnectionStrings__PowerCrm", Host.HostConnectionString)];

        public async Task InitializeAsync() => Host = await TestHost.StartAsync(Prepare);

        private async Task<string> Prepare(TestHost host)
        {
            const string owner = "select pg_get_userbyid(relowner)::text from pg_class where oid = 'mt_events'::regclass";
            var name = new NpgsqlConnectionStringBuilder(host.ConnectionString).Database!;
            (HostRole, LogRole) = ($"{name}_hosts", $"{name}_log");
            // A backup is verified in a database of its own.
            await host.ExecuteSql($"create role {HostRole} login createdb password 'secret'");
            OwnerBefore = await host.ExecuteScalar<string>(owner);
            DryRun = await Protect(host, "--dry-run");
            OwnerAfterDryRun = await host.ExecuteScalar<string>(owner);
            (await Protect(host, "--yes"))["logProtected"]!.GetValue<bool>().ShouldBeTrue();
            return new NpgsqlConnectionStringBuilder(host.ConnectionString) { Username = HostRole, Password = "secret" }.ConnectionString;
        }

        internal async Task<JsonNode> Protect(TestHost host, params string[] arguments)
        {
            var (exit, output, errors) = await CommandRunner.Run(host,
                ["db-protect", "--host-role", HostRole, "--log-role", LogRole, "--json", .. arguments]);
            exit.ShouldBe(0, errors + output);
            return JsonNode.Parse(output)!;
        }

        public async Task DisposeAsync()
        {
            await Host.DisposeAsync();
            await using var connection = new NpgsqlConnection(await TestCluster.ConnectionStringAsync());
            await connection.OpenAsync();
            await connection.ExecuteAsync($"drop role {HostRole}; drop role {LogRole}");
        }
    }
}

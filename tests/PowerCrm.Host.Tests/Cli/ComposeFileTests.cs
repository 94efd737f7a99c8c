using System.Globalization;
using System.Text.RegularExpressions;
using PowerCrm.Host.Cli;

namespace PowerCrm.Host.Tests.Cli;

/// <summary>docker-compose.yml is as docs/operating.md describes it. The test parses the few features of YAML that the file uses.</summary>
public sealed partial class ComposeFileTests
{
    private static readonly string[] Secrets = ["POWERCRM_DB_ADMIN_PASSWORD", "POWERCRM_DB_PASSWORD", "POWERCRM_MASTER_KEY"];

    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "docker-compose.yml"));

    /// <summary>The values by their paths, such as <c>services/db/image</c>; items of a list have numbers.</summary>
    private static readonly Dictionary<string, string> Values = Read(Text);

    [Fact]
    public void it_has_the_database_the_host_and_the_step_that_protects_the_log_between_them()
    {
        Values.Keys.Select(k => k.Split('/')).Where(k => k[0] == "services").Select(k => k[1]).Distinct()
            .ShouldBe(["db", "protect", "host"]);
        Values["services/protect/depends_on/db/condition"].ShouldBe("service_healthy");
        Values["services/host/depends_on/db/condition"].ShouldBe("service_healthy");
        Values["services/host/depends_on/protect/condition"].ShouldBe("service_completed_successfully");
        Values["services/protect/restart"].ShouldBe("no");
        var words = Quoted().Matches(Values["services/protect/command"]).Select(m => m.Groups[1].Value).ToList();
        words[0].ShouldBe("db-protect");
        Root.Command().Parse(words).Errors.ShouldBeEmpty();
        // The role that is protected against is the one with which the host connects, and the one that the database creates.
        var role = words[words.IndexOf("--host-role") + 1];
        Values["services/host/environment/ConnectionStrings__PowerCrm"].ShouldContain($"Username={role};");
        Values["services/protect/environment/ConnectionStrings__PowerCrm"]
            .ShouldContain($"Username={Values["services/db/environment/POSTGRES_USER"]};");
        Values["services/db/environment/POSTGRES_USER"].ShouldNotBe(role);
        File.ReadAllText(Path.Combine(Repository.Root, "ops", "docker-host-role.sh")).ShouldContain($"create role {role} login password");
    }

    [Fact]
    public void each_secret_comes_from_the_environment_and_has_no_default()
    {
        var used = Variable().Matches(Text).Select(m => (Name: m.Groups["name"].Value, Otherwise: m.Groups["otherwise"].Value)).ToList();
        used.Select(u => u.Name).Distinct()
            .ShouldBe([.. Secrets, "POWERCRM_PREVIOUS_KEY", "POWERCRM_PORT", "POWERCRM_SUBNET"], ignoreOrder: true);
        used.Where(u => Secrets.Contains(u.Name) && !u.Otherwise.StartsWith(":?", StringComparison.Ordinal)).ShouldBeEmpty();
        // No service has a password or key of another origin.
        var values = Values.Where(v => v.Key.Contains("PASSWORD", StringComparison.Ordinal)
            || v.Key.EndsWith("Keys__Master", StringComparison.Ordinal)
            || v.Value.Contains("Password=", StringComparison.Ordinal)).ToList();
        values.Count.ShouldBe(6);
        values.Where(v => !Variable().IsMatch(v.Value)).ShouldBeEmpty();
        values.Where(v => v.Value.Contains("Password=", StringComparison.Ordinal)
            && !v.Value.Contains("Password=${", StringComparison.Ordinal)).ShouldBeEmpty();
        var head = Text[..Text.IndexOf("\nservices:", StringComparison.Ordinal)];
        foreach (var secret in Secrets)
            head.ShouldContain($"#   {secret} ");
    }

    [Fact]
    public void it_is_a_production_host_on_the_loopback_address_with_its_data_in_volumes()
    {
        foreach (var service in (string[])["protect", "host"])
            Values[$"services/{service}/environment/ASPNETCORE_ENVIRONMENT"].ShouldBe("Production");
        Values["services/host/ports/0"].ShouldStartWith("127.0.0.1:");
        Values.Keys.Count(k => k.Contains("/ports/", StringComparison.Ordinal)).ShouldBe(1);
        Values["services/host/volumes/0"].ShouldBe("data:/data");
        Values["services/host/environment/Blobs__Path"].ShouldStartWith("/data/");
        Values["services/db/volumes/0"].ShouldStartWith("db:");
        Values["services/host/init"].ShouldBe("true");
        // The files that it mounts and runs are there.
        File.Exists(Path.Combine(Repository.Root, Values["services/db/volumes/1"].Split(':')[0])).ShouldBeTrue();
        Values["services/host/healthcheck/test"].ShouldContain("/docker-health");
        File.ReadAllText(Path.Combine(Repository.Root, "Dockerfile")).ShouldContain("COPY docker-health /usr/local/bin/docker-health");
    }

    [Theory]
    [InlineData("protect")]
    [InlineData("host")]
    public void a_container_of_the_host_has_no_further_rights_and_writes_no_core_dump(string service)
    {
        Values[$"services/{service}/cap_drop/0"].ShouldBe("ALL");
        Values[$"services/{service}/security_opt/0"].ShouldBe("no-new-privileges:true");
        Values[$"services/{service}/ulimits/core"].ShouldBe("0");
    }

    /// <summary>The tools must not be older than the server; those from 17 on do not fit an older one (<c>PostgresTools</c>).</summary>
    [Fact]
    public void the_image_has_tools_of_postgresql_that_fit_the_server()
    {
        var server = int.Parse(Values["services/db/image"].Split(':')[1], CultureInfo.InvariantCulture);
        var stage = File.ReadAllText(Path.Combine(Repository.Root, "Dockerfile")).Split("\nFROM ")[^1];
        var package = ClientPackage().Match(stage);
        package.Success.ShouldBeTrue("backups need pg_dump and pg_restore");
        var tools = int.Parse(package.Groups[1].Value, CultureInfo.InvariantCulture);
        tools.ShouldBeInRange(server, server < 17 ? 16 : int.MaxValue);
    }

    /// <summary>
    /// Only the administrator of the database can restore into it. Starting another service first would create tables, and a restore needs
    /// an empty database; the pictures and the lists of erased persons are in the volume of the host.
    /// </summary>
    [Theory]
    [InlineData("operating.md")]
    [InlineData("operating.zh-CN.md")]
    public void a_backup_is_restored_as_the_administrator_with_the_data_of_the_host(string guide)
    {
        var admin = Values["services/db/environment/POSTGRES_USER"];
        var service = Values.Single(v => v.Key.EndsWith("/ConnectionStrings__PowerCrm", StringComparison.Ordinal)
            && v.Value.Contains($"Username={admin};", StringComparison.Ordinal)).Key.Split('/')[1];
        string[] shared = ["volumes/0", "environment/PowerCrm__Data", "environment/Blobs__Path", "environment/Keys__Master",
            "environment/Keys__Previous"];
        foreach (var name in shared)
            Values.GetValueOrDefault($"services/{service}/{name}").ShouldBe(Values[$"services/host/{name}"], name);

        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", guide));
        var command = RestoreCommand().Matches(text).Select(m => m.Value).ShouldHaveSingleItem().Split(' ');
        command.ShouldContain("--no-deps");
        var verb = command[(Array.IndexOf(command, service) + 1)..];
        verb[0].ShouldBe("restore");
        verb.ShouldContain("--yes");
        Root.Command().Parse(verb).Errors.ShouldBeEmpty();
    }

    /// <summary>The host sees a proxy on its machine as the gateway of the network, whose range Docker would otherwise choose.</summary>
    [Fact]
    public void the_host_trusts_the_proxy_in_front_of_the_published_port()
    {
        Values["networks/default/ipam/config/0"].ShouldBe($"subnet: {Values["services/host/environment/Proxies__Trusted__0"]}");
        var range = Variable().Match(Values["services/host/environment/Proxies__Trusted__0"]).Groups["otherwise"].Value;
        System.Net.IPNetwork.TryParse(range.TrimStart(':', '-'), out _).ShouldBeTrue(range);
    }

    private static Dictionary<string, string> Read(string text)
    {
        var (values, path) = (new Dictionary<string, string>(StringComparer.Ordinal), new List<(int Indent, string Name, int Items)>());
        foreach (var line in text.Split('\n').Where(l => l.Trim() is { Length: > 0 } t && !t.StartsWith('#')))
        {
            var indent = line.Length - line.TrimStart().Length;
            path.RemoveAll(p => p.Indent >= indent);
            if (Item().Match(line) is { Success: true } item)
            {
                var (at, name, items) = path[^1];
                path[^1] = (at, name, items + 1);
                values.Add($"{Join()}/{items}", Unquoted(item.Groups[1].Value));
                continue;
            }
            var member = Member().Match(line);
            member.Success.ShouldBeTrue(line);
            path.Add((indent, member.Groups[1].Value, 0));
            if (member.Groups[2].Value is { Length: > 0 } value)
                values.Add(Join(), Unquoted(value));
        }
        return values;

        string Join() => string.Join('/', path.Select(p => p.Name));
    }

    private static string Unquoted(string value) => value is ['"', .. var inner, '"'] ? inner : value;

    [GeneratedRegex(@"apt-get install [^&]*postgresql-client-([0-9]+)\b")]
    private static partial Regex ClientPackage();

    [GeneratedRegex(@"\A *- (.+)\z")]
    private static partial Regex Item();

    [GeneratedRegex(@"\A *([A-Za-z_0-9]+):(?: (.+))?\z")]
    private static partial Regex Member();

    [GeneratedRegex(@"docker-compose [^\n]*\brestore /[^\n]*")]
    private static partial Regex RestoreCommand();

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\$\{(?<name>[A-Z_]+)(?<otherwise>[^}]*)\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Variable();
}

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
        used.Select(u => u.Name).Distinct().ShouldBe([.. Secrets, "POWERCRM_PORT"], ignoreOrder: true);
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

    [GeneratedRegex(@"\A *([A-Za-z_]+):(?: (.+))?\z")]
    private static partial Regex Member();

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\$\{(?<name>[A-Z_]+)(?<otherwise>[^}]*)\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Variable();
}

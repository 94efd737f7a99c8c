using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PowerCrm.Host.Cli;

namespace PowerCrm.Host.Tests.Cli;

/// <summary>The files that an operator installs beside the host: completion, manual page, systemd unit, dashboard and alerts.</summary>
[Trait("Category", "Slow")]
public sealed partial class OperationsFilesTests(TestHost host) : IClassFixture<TestHost>
{
    private static string OpsPath(params string[] path) => Path.Combine([Repository.Root, "ops", .. path]);

    [Theory]
    [InlineData("", "keys")]
    [InlineData("keys ", "rotate")]
    [InlineData("keys rotate --", "--dry-run")]
    [InlineData("audit r", "run")]
    [InlineData("--json keys ro", "rotate")]
    [InlineData("u", "up")]
    [InlineData("test --fa", "--fast")]
    [InlineData("help be", "bench")]
    public async Task bash_completes_verbs_and_options(string typed, string expected)
    {
        var script = Completion.RenderScript(Root.Command(), "bash") + $$"""
            COMP_WORDS=(powercrm {{typed}}{{(typed.Length == 0 || typed.EndsWith(' ') ? "''" : "")}})
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _powercrm
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        var start = new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true };
        using var bash = Process.Start(start)!;
        (await bash.StandardOutput.ReadToEndAsync()).Split('\n').ShouldContain(expected);
    }

    /// <summary>
    /// The usage text of the script lists these verbs above the host's verbs, and the names after `stress`; the usage of `bench` lists its
    /// names.
    /// </summary>
    [Fact]
    public void completion_knows_the_verbs_of_the_script()
    {
        var script = File.ReadAllText(Path.Combine(Repository.Root, "powercrm"));
        var usage = script.Split("  help [<verb>]")[0].Split("./powercrm <verb>\n")[1];
        var completed = Completion.RenderScript(Root.Command(), "bash").Split('\n').Select(line => line.Trim()).ToList();
        string[] Words(string path) => completed.Single(line => line.StartsWith($"\"{path}\") words=", StringComparison.Ordinal))
            .Split('"')[3].Split(' ');
        var verbs = UsageVerb().Matches(usage).Select(m => m.Groups[1].Value).Distinct().ToList();
        verbs.ShouldContain("up");
        verbs.Where(v => !Words("").Contains(v)).ShouldBeEmpty();
        var stress = usage.Split("stress <name>")[1].Split(':')[0].Split(['|', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        Words(" stress").ShouldBe(stress);
        var bench = script.Split("./powercrm bench [")[1].Split(']')[0].Split('|');
        bench.ShouldContain("store");
        Words(" bench").Where(w => !w.StartsWith('-')).ShouldBe([.. bench, "papers"]);
    }

    [Fact]
    public void the_manual_page_has_every_verb_with_its_options()
    {
        var page = ManPage.Render(Root.Command());
        foreach (var verb in Root.Command().Subcommands)
            page.ShouldContain("\n.SS " + verb.Name.Replace("-", "\\-", StringComparison.Ordinal));
        page.ShouldContain("\n.SS keys rotate\n");
        page.ShouldContain("\n.SS restore <folder>\n");
        page.ShouldContain(".B \\-\\-dry\\-run\n");
        page.Split('\n').ShouldAllBe(line => !line.StartsWith('.') || RoffRequest().IsMatch(line));
    }

    [Fact]
    public async Task the_verbs_print_the_manual_page_and_the_completion_script()
    {
        var page = await CommandRunner.Run(host, "help", "--man");
        (page.Exit, page.Output.StartsWith(".TH POWERCRM 1", StringComparison.Ordinal)).ShouldBe((0, true));
        (await CommandRunner.Run(host, "completion", "zsh")).Output.ShouldStartWith("autoload");
        (await CommandRunner.Run(host, "completion", "fish")).Exit.ShouldBe(2);
    }

    [Theory]
    [InlineData("grafana/powercrm.json")]
    [InlineData("prometheus/alerts.yml")]
    public void every_metric_that_is_named_exists(string file)
    {
        var instruments = ReadMetricNames();
        var metrics = Metric().Matches(File.ReadAllText(OpsPath(file.Split('/')))).Select(m => m.Value).Distinct().ToList();
        metrics.Count.ShouldBeGreaterThan(7);
        metrics.Where(n => !instruments.Contains(n)).ShouldBeEmpty();
    }

    [Fact]
    public void the_dashboard_and_the_alerts_cover_every_metric_of_ours()
    {
        var text = File.ReadAllText(OpsPath("grafana", "powercrm.json"));
        ReadMetricNames().Where(n => n.StartsWith("powercrm_", StringComparison.Ordinal))
            .Where(n => !text.Contains(n, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void every_field_of_the_log_is_in_the_guide()
    {
        var guide = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operating.md"));
        var fields = AppDomain.CurrentDomain.GetAssemblies()
            .Where(a => a.GetName().Name is { } n && n.StartsWith("PowerCrm.", StringComparison.Ordinal)
                && !n.Contains("Test", StringComparison.Ordinal))
            .SelectMany(a => a.GetTypes()).SelectMany(t => t.GetMethods((BindingFlags)(-1)))
            .SelectMany(m => m.GetCustomAttributes<LoggerMessageAttribute>())
            .SelectMany(m => Field().Matches(m.Message).Select(f => f.Groups[1].Value)).Distinct().ToList();
        fields.Count.ShouldBeGreaterThan(15);
        fields.Where(f => !guide.Contains($"`{f}`", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void the_unit_lets_the_watchdog_end_a_frozen_host()
    {
        var unit = File.ReadAllLines(OpsPath("systemd", "powercrm.service"));
        unit.ShouldContain("Type=notify");
        unit.ShouldContain("WatchdogSec=8");
        unit.ShouldContain("WatchdogSignal=SIGKILL");
        unit.ShouldContain("Restart=always");
        unit.ShouldContain("ProtectSystem=strict");
    }

    /// <summary>The memory of each has keys or personal data. A verb gets the limit from the unit.</summary>
    [Fact]
    public void no_unit_writes_a_core_dump()
    {
        var units = Directory.GetFiles(OpsPath("systemd"), "*.service");
        units.Length.ShouldBe(3);
        units.Where(u => !File.ReadAllLines(u).Contains("LimitCORE=0")).ShouldBeEmpty();
    }

    /// <summary>The backup runs with the settings of the host, so it gets the same secrets in the same way.</summary>
    [Fact]
    public void the_unit_of_the_backup_has_the_same_secrets_as_the_unit_of_the_host()
    {
        var host = ReadSecrets("powercrm.service");
        host.Count(line => line.StartsWith("LoadCredential=", StringComparison.Ordinal)).ShouldBe(2);
        host.ShouldContain("Environment=Secrets__Folder=%d");
        host.ShouldContain("#LoadCredential=Keys__Previous:/etc/powercrm/secrets/Keys__Previous");
        ReadSecrets("powercrm-backup.service").ShouldBe(host);

        static IReadOnlyList<string> ReadSecrets(string unit) => [.. File.ReadAllLines(OpsPath("systemd", unit))
            .Where(line => line.TrimStart('#').StartsWith("LoadCredential", StringComparison.Ordinal)
                || line.Contains("=%d", StringComparison.Ordinal))];
    }

    /// <summary>systemd gives the state to the user of a unit, so another user's unit would take it from the running host.</summary>
    [Fact]
    public void all_units_have_the_user_and_the_state_of_the_host_and_every_folder_that_they_name()
    {
        var units = Directory.GetFiles(OpsPath("systemd"), "*.service");
        units.Length.ShouldBe(3);
        foreach (var unit in units)
        {
            var lines = File.ReadAllLines(unit);
            lines.ShouldContain("DynamicUser=yes", unit);
            lines.ShouldContain("User=powercrm", unit);
            lines.ShouldContain("WorkingDirectory=%S/powercrm", unit);
            StateFolder().Matches(string.Join('\n', lines)).Select(m => m.Groups["name"].Value).Distinct()
                .ShouldBe(ReadStateFolders(lines), ignoreOrder: true, unit);
        }
    }

    /// <summary>
    /// systemd keeps the state of a dynamic user below /var/lib/private, and cannot move a folder there that is a mount. With
    /// ProtectSystem=strict a unit can write nowhere else.
    /// </summary>
    [Theory]
    [InlineData("ops/systemd/powercrm-backup.service")]
    [InlineData("docs/operating.md")]
    [InlineData("docs/operating.zh-CN.md")]
    public void folders_in_other_locations_are_mounted_where_systemd_keeps_them(string file)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, file));
        var folders = ReadStateFolders(File.ReadAllLines(OpsPath("systemd", "powercrm-backup.service")))
            .Where(f => f != "powercrm").ToList();
        folders.Count.ShouldBe(3);
        folders.Where(f => !text.Contains($"/var/lib/private/{f}", StringComparison.Ordinal)).ShouldBeEmpty();
        text.ShouldContain("DynamicUser=no");
        text.ShouldContain("ReadWritePaths=");
    }

    /// <summary>A verb needs what the unit gives to a host; the two programs of systemd are replaced by scripts.</summary>
    [Theory]
    [InlineData("powercrm.service")]
    [InlineData("powercrm-backup.service")]
    public async Task a_verb_under_systemd_has_the_settings_secrets_folders_and_user_of_the_unit(string unit)
    {
        var folder = Directory.CreateTempSubdirectory("powercrm-systemd-");
        var fakes = folder.FullName;
        var (exit, output, errors) = await Shell.Run($$"""
            printf '%s\n' '#!/bin/sh' '[ "$1" = cat ] && cat "ops/systemd/$2"' > {{fakes}}/systemctl
            printf '%s\n' '#!/bin/sh' 'printf "%s\\n" "$@"' > {{fakes}}/systemd-run
            chmod +x {{fakes}}/systemctl {{fakes}}/systemd-run
            export PATH={{fakes}}:$PATH UNIT={{unit}} SUDO_USER=ann
            ops/powercrm-verb staff add ann --name '安 $HOME "x"'
            CONNECTION=/root/admin ops/powercrm-verb db-apply
            if UNIT=missing.service ops/powercrm-verb db-apply 2>/dev/null; then exit 3; fi
            """);
        folder.Delete(recursive: true);
        exit.ShouldBe(0, output + errors);
        var runs = output.Split("--quiet\n", StringSplitOptions.RemoveEmptyEntries).Select(r => r.TrimEnd('\n').Split('\n')).ToList();
        runs.Count.ShouldBe(2);

        var run = runs[0];
        run.Skip(Array.IndexOf(run, "--") + 1).ShouldBe(
            ["/usr/bin/dotnet", "/opt/powercrm/PowerCrm.Host.dll", "staff", "add", "ann", "--name", "安 $$HOME \"x\""]);
        var name = run.Single(l => l.StartsWith("--unit=", StringComparison.Ordinal)).Split('=')[1];
        string[] settings =
            ["Environment", "EnvironmentFile", "LoadCredential", "DynamicUser", "User", "StateDirectory", "WorkingDirectory", "LimitCORE"];
        File.ReadAllLines(OpsPath("systemd", unit)).Where(l => settings.Contains(l.Split('=')[0]))
            .Select(l => l.Replace("%S", "/var/lib", StringComparison.Ordinal)
                .Replace("%d", $"/run/credentials/{name}", StringComparison.Ordinal))
            .Where(l => !run.Contains(l)).ShouldBeEmpty();

        run.ShouldContain("Environment=\"POWERCRM_OPERATOR=ann\"", "the record names the person");

        run.Where(IsConnection).ShouldBe(["LoadCredential=ConnectionStrings__PowerCrm:/etc/powercrm/secrets/ConnectionStrings__PowerCrm"]);
        runs[1].Where(IsConnection).ShouldBe(["LoadCredential=ConnectionStrings__PowerCrm:/root/admin"]);

        static bool IsConnection(string line) => line.StartsWith("LoadCredential=ConnectionStrings__PowerCrm:", StringComparison.Ordinal);
    }

    private static string[] ReadStateFolders(string[] unit) =>
        unit.Single(l => l.StartsWith("StateDirectory=", StringComparison.Ordinal)).Split('=')[1].Split(' ');

    /// <summary>
    /// nginx waits for 60 s between two reads of an answer unless told otherwise, and then asks the next host. An uploaded body has arrived
    /// at nginx before the host gets it, and a reading of a picture has a timeout of its own.
    /// </summary>
    [Fact]
    public void nginx_waits_for_each_route_without_a_timeout()
    {
        string[] shortRoutes = ["/customers/import", "/upload/image", "/ocr/recognize"];
        var locations = Location().Matches(File.ReadAllText(OpsPath("nginx", "powercrm.conf")))
            .Select(m => (Pattern: m.Groups["pattern"].Value, Body: m.Groups["body"].Value)).ToList();
        locations.Count.ShouldBe(2);
        var routes = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<DisableRequestTimeoutAttribute>() is not null)
            .Select(e => "/" + e.RoutePattern.RawText!.Trim('/'))
            .Where(r => !r.StartsWith("/sandbox", StringComparison.Ordinal) && !shortRoutes.Contains(r)).Distinct().ToList();
        routes.Count.ShouldBeGreaterThan(9);

        routes.Where(r => !locations.Exists(l => Regex.IsMatch(Parameter().Replace(r, "x"), l.Pattern)
            && l.Body.Contains("proxy_read_timeout ", StringComparison.Ordinal))).ShouldBeEmpty();
        // What a host works on for an hour is not begun again on another one.
        locations.Where(l => l.Body.Contains("proxy_read_timeout 1h;", StringComparison.Ordinal)).ShouldHaveSingleItem()
            .Body.ShouldContain("proxy_next_upstream off;");
    }

    /// <summary>Returns the metrics by their names in Prometheus: a counter ends in total, preceded by its unit.</summary>
    private HashSet<string> ReadMetricNames()
    {
        host.Url.ShouldNotBeNull();
        // The meter of a class only exists once the class was used, and no test may have used it yet.
        foreach (var type in AppDomain.CurrentDomain.GetAssemblies()
            .Where(a => a.GetName().Name is { } n && n.StartsWith("PowerCrm.", StringComparison.Ordinal)
                && !n.Contains("Test", StringComparison.Ordinal)).SelectMany(a => a.GetTypes()).Where(t => !t.ContainsGenericParameters
                && t.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public).Any(f => f.FieldType == typeof(Meter))))
            System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        var instruments = new HashSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            var name = instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : "");
            string[] names = instrument.GetType().Name.StartsWith("Counter", StringComparison.Ordinal) ? [name + "_total"]
                : instrument.GetType().Name.StartsWith("Histogram", StringComparison.Ordinal)
                    ? [name + "_bucket", name + "_count", name + "_sum"] : [name];
            instruments.UnionWith(names);
        };
        listener.Start();
        return instruments;
    }

    [GeneratedRegex("""(?:powercrm|http_server|npgsql|wolverine|marten)_[a-z_]+""")]
    private static partial Regex Metric();

    [GeneratedRegex(@"%S/(?<name>[a-z-]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex StateFolder();

    [GeneratedRegex(@"location ~ (?<pattern>\S+) \{(?<body>[^}]*)\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Location();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();

    [GeneratedRegex("^  ([a-z]+)", RegexOptions.Multiline)]
    private static partial Regex UsageVerb();

    [GeneratedRegex("""\{([A-Z][A-Za-z]*)""")]
    private static partial Regex Field();

    [GeneratedRegex("""\A\.(TH|SH|SS|TP|B|I|PP)( |\z)""")]
    private static partial Regex RoffRequest();
}

using System.Text.Json.Nodes;

namespace PowerCrm.Host.Tests.Cli;

/// <summary>
/// `./powercrm sbom`, in a folder of its own with scripts in place of dotnet and npm: what it calls, writes and reports. The tool for NuGet
/// itself is not run: it restores the host's project, which another process may be building, and may need the network.
/// </summary>
public sealed class SbomVerbTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("powercrm-sbom-verb-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task the_packages_of_the_host_and_of_each_client_are_written_from_the_lock_files()
    {
        var (exit, said, complained) = await Sbom("out");
        exit.ShouldBe(0, complained);
        var files = said.TrimEnd().Split('\n');
        files.Select(Path.GetFileName).ShouldBe(["host.cdx.json", "console.cdx.json", "miniprogram.cdx.json"]);
        files.Select(f => JsonNode.Parse(File.ReadAllText(f))!["of"]!.GetValue<string>()).ShouldBe(["host", "console", "miniprogram"]);
        var calls = await File.ReadAllLinesAsync(Path.Combine(folder, "calls"));
        calls.ShouldContain("dotnet restore src/PowerCrm.Host --locked-mode");
        var version = System.Xml.Linq.XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.props")).Descendants("Version")
            .Single();
        calls.Single(c => c.StartsWith("dotnet dotnet-CycloneDX src/PowerCrm.Host/PowerCrm.Host.csproj ", StringComparison.Ordinal))
            .ShouldSatisfyAllConditions(c => c.ShouldContain(" --disable-package-restore "),
                c => c.ShouldContain($" --set-version {version.Value} "));
        calls.Count(c => c == "npm sbom --package-lock-only --sbom-format cyclonedx --sbom-type application").ShouldBe(2);
    }

    [Theory]
    [InlineData("dotnet tool restore", "the NuGet packages were not listed")]
    [InlineData("dotnet restore", "the NuGet packages were not listed")]
    [InlineData("dotnet dotnet-CycloneDX", "the NuGet packages were not listed")]
    [InlineData("npm sbom --package-lock-only", "the npm packages of clients/console were not listed")]
    [InlineData("npm sbom --help", "sbom needs npm 10.2 or newer, and here is 9.9.9")]
    public async Task a_step_that_fails_ends_it_with_a_reason(string failing, string reason)
    {
        var (exit, said, complained) = await Sbom("out", failing);
        exit.ShouldBe(1, complained);
        said.ShouldBeEmpty();
        complained.ShouldContain(reason);
    }

    [Theory]
    [InlineData("--frob")]
    [InlineData("one two")]
    public async Task a_wrong_command_line_has_exit_code_2_and_calls_nothing(string words)
    {
        (await Sbom(words)).Exit.ShouldBe(2);
        File.Exists(Path.Combine(folder, "calls")).ShouldBeFalse();
    }

    /// <summary>The real npm, where it is new enough; it reads the lock file only.</summary>
    [Theory, Trait("Category", "Slow")]
    [InlineData("console")]
    [InlineData("miniprogram")]
    public async Task npm_lists_every_package_that_a_client_names(string client)
    {
        var (exit, said, complained) = await Shell.Run($"""
            npm sbom --help >/dev/null 2>&1 </dev/null || exit 77
            cd clients/{client}
            npm_config_offline=true npm sbom --package-lock-only --sbom-format cyclonedx --sbom-type application </dev/null
            """);
        if (exit == 77)
            return;
        exit.ShouldBe(0, complained);
        var listed = JsonNode.Parse(said)!["components"]!.AsArray().Select(c => c!["purl"]!.GetValue<string>()).ToList();
        var package = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "clients", client, "package.json")))!;
        var named = ((string[])["dependencies", "devDependencies"]).SelectMany(kind => package[kind]?.AsObject().Select(d => d.Key) ?? [])
            .ToList();
        named.ShouldNotBeEmpty();
        // A scope is escaped in the address of a package: pkg:npm/%40types/node@22.1.0.
        named.Where(n => !listed.Exists(p => p.StartsWith($"pkg:npm/{n.Replace("@", "%40", StringComparison.Ordinal)}@",
            StringComparison.Ordinal))).ShouldBeEmpty();
    }

    /// <param name="words">The words after the verb.</param>
    /// <param name="failing">The beginning of the call that fails.</param>
    private Task<(int Exit, string Said, string Complained)> Sbom(string words, string failing = "nothing") => Shell.Run($$"""
        cd '{{folder}}'
        mkdir -p programs clients/console clients/miniprogram
        cp '{{Repository.Root}}/powercrm' '{{Repository.Root}}/Directory.Build.props' .
        cat >programs/dotnet <<'END'
        #!/usr/bin/env bash
        [ "$1" != --version ] || { echo 10.0.100; exit; }
        echo "dotnet $*" >>'{{folder}}/calls'
        case "dotnet $*" in "{{failing}}"*) exit 3 ;; esac
        [ "$1" != dotnet-CycloneDX ] || while [ $# -gt 0 ]; do
            case $1 in --output) to=$2 ;; --filename) echo '{"of":"host"}' >"$to/$2" ;; esac
            shift
        done
        END
        cat >programs/npm <<'END'
        #!/usr/bin/env bash
        [ "$1" != --version ] || { echo 9.9.9; exit; }
        case "npm $*" in "{{failing}}"*) exit 3 ;; esac
        [ "$2" != --help ] || exit 0
        echo "npm $*" >>'{{folder}}/calls'
        echo "{\"of\":\"$(basename "$PWD")\"}"
        END
        printf '#!/bin/sh\necho v20.0.0\n' >programs/node
        chmod 700 programs/*
        PATH="$PWD/programs:$PATH" ./powercrm sbom {{words}}
        """);
}

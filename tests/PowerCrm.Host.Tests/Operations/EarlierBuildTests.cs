using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Host.Audit;
using PowerCrm.Host.Backup;
using PowerCrm.Host.Demo;
using PowerCrm.Host.Tests.Cli;
using PowerCrm.Host.Tests.Review;

namespace PowerCrm.Host.Tests.Operations;

/// <summary>
/// An upgrade as the guide describes it (docs/operating.md, Upgrade), on databases that earlier builds wrote: tests/data/earlier-builds,
/// made by tools/make-earlier-build.sh. This build restores and migrates them.
/// </summary>
[Trait("Category", "Full")]
public sealed class EarlierBuildTests
{
    /// <summary>Each backup as build and scenario.</summary>
    public static TheoryData<string> Backups() =>
        [.. Directory.GetFiles(Repository.Data("earlier-builds"), "*.keys", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Repository.Data("earlier-builds"), Path.ChangeExtension(f, null)))];

    [Theory, MemberData(nameof(Backups))]
    public async Task a_database_of_an_earlier_build_is_migrated_and_gives_the_same_states(string backup)
    {
        var folder = Repository.Data("earlier-builds", backup);
        var expected = JsonSerializer.Deserialize<List<ScenarioOutcome>>(await File.ReadAllTextAsync(folder + ".json"),
            JsonSerializerOptions.Web).ShouldNotBeNull();
        expected.ShouldNotBeEmpty();
        await using var database = await TestDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(async it =>
        {
            await Restore(it, database, folder);
            return database.ConnectionString;
        });
        await host.WaitUntilSettled();
        // The host does this every minute: the database has checkpoints, and this host has no file of them yet.
        await host.Services.GetRequiredService<Checkpoints>().CopyToFile(CancellationToken.None);

        await AssertRebuilds(host, database);
        foreach (var verb in (string[])["db-assert", "projections compare", "rows compare", "check-invariants", "audit verify"])
            await RunVerb(host, database, verb);
        foreach (var it in expected)
        {
            var shown = await ScenarioOutcome.Of(it.Name, it.RegistrationId, host.Services, CancellationToken.None);
            shown.Timeline.ShouldBe(it.Timeline);
            (shown.AuthStatus, shown.CustomerStatus, shown.Manager).ShouldBe((it.AuthStatus, it.CustomerStatus, it.Manager));
            await AssertShown(host, database, it);
        }
    }

    private static async Task Restore(TestHost host, TestDatabase database, string folder)
    {
        await RunVerb(host, database, "restore", folder, "--keys", folder + ".keys", "--yes");
        // The time of the backup: what was due later is not overdue because months have passed since.
        await using var connection = await database.OpenAsync();
        await connection.ExecuteAsync("update pc_clock set fixed = null, shift = @at - clock_timestamp()",
            new { at = (await Manifest.Read(folder, CancellationToken.None)).MadeAt.UtcDateTime });
    }

    /// <summary>A read model that this build gives otherwise than the earlier one is named in the guide, with the verb.</summary>
    private static async Task AssertRebuilds(TestHost host, TestDatabase database)
    {
        var compared = await CommandRunner.Run(host, ConnectTo(database), "projections", "compare", "--json");
        var different = JsonNode.Parse(compared.Output)!.AsArray().Where(p => !p!["equal"]!.GetValue<bool>())
            .Select(p => p!["projection"]!.GetValue<string>());
        var guide = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "operating.md"));
        var section = Regex.Match(guide, @"^## Upgrade$.*?(?=^## )", RegexOptions.Multiline | RegexOptions.Singleline).Value;
        section.ShouldNotBeEmpty();
        different.Where(p => !section.Contains($"`projections rebuild {p}`", StringComparison.Ordinal)).ShouldBeEmpty(compared.Errors);
        (await CommandRunner.Run(host, ConnectTo(database), "projections", "rebuild", "--all")).Exit.ShouldBeInRange(0, 1);
    }

    /// <summary>The routes show the states; the pictures and the sealed fields can be decrypted.</summary>
    private static async Task AssertShown(TestHost host, TestDatabase database, ScenarioOutcome it)
    {
        var (auditor, admin) = (await Staff.Of(host, "auditor"), await Staff.Of(host, "admin"));
        (await admin.Get($"/reviews/{it.RegistrationId}")).ShouldBe(200)["authStatus"].GetValue<string>().ShouldBe(it.AuthStatus);
        if (it.CustomerStatus is not null)
            (await admin.Get($"/customers/{it.RegistrationId}")).ShouldBe(200)["status"].GetValue<string>().ShouldBe(it.CustomerStatus);
        var state = (await auditor.Get($"/audit/registrations/{it.RegistrationId}")).ShouldBe(200)["state"];
        state["submission"]!["realName"]!.GetValue<string>().ShouldNotBeEmpty();
        (await auditor.Post($"/audit/registrations/{it.RegistrationId}/reveal", new { reason = "升级核对" })).ShouldBe(200);
        await using var connection = await database.OpenAsync();
        var pictures = (await connection.QueryAsync<Guid>("select id from pc_images where owner = @RegistrationId and ready",
            new { it.RegistrationId })).ToList();
        pictures.Count.ShouldBe(3);
        foreach (var picture in pictures)
            (await auditor.Get($"/upload/image/{picture}")).ShouldBe(200);
    }

    private static async Task RunVerb(TestHost host, TestDatabase database, params string[] words)
    {
        var result = await CommandRunner.Run(host, ConnectTo(database), words is [var verb] ? verb.Split(' ') : words);
        result.Exit.ShouldBe(0, $"{string.Join(' ', words)}: {result.Errors}{result.Output}");
    }

    private static (string, string)[] ConnectTo(TestDatabase database) => [("ConnectionStrings__PowerCrm", database.ConnectionString)];
}

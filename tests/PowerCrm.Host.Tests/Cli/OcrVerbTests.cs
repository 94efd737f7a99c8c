using System.Text.Json.Nodes;

namespace PowerCrm.Host.Tests.Cli;

/// <summary>`ocr measure` as an operator types it, on one picture of the set. It reads its settings from the environment only.</summary>
[Collection(SharedHost.Name), Trait("Category", "Full")]
public sealed class OcrVerbTests(TestHost host) : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("powercrm-ocr-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task the_configured_reader_is_measured_field_by_field()
    {
        const string picture = "lic1_clean.jpg";
        var sample = JsonNode.Parse(await File.ReadAllTextAsync(Repository.Data("ocr", "truth.json")))!.AsArray()
            .Single(s => s!["file"]!.GetValue<string>() == picture)!;
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "truth.json"), new JsonArray(sample.DeepClone()).ToJsonString());
        File.Copy(Repository.Data("ocr", picture), Path.Combine(folder.FullName, picture));
        var info = CommandRunner.CreateStartInfo(host);
        (info.Environment["HOST"], info.Environment["Ocr__WallClock"]) = ($"dotnet {info.ArgumentList[0]}", "00:01:00");

        var (exit, output, errors) = await Shell.Run($"$HOST ocr measure '{folder.FullName}' --json", info);
        exit.ShouldBe(0, output + errors);
        var measured = JsonNode.Parse(output)!.AsArray().ShouldHaveSingleItem()!;
        (measured["file"]!.GetValue<string>(), measured["outcome"]!.GetValue<string>()).ShouldBe((picture, "Ok"));
        var code = measured["fields"]!.AsArray().Single(f => f!["field"]!.GetValue<string>() == "creditCode")!;
        code["isCorrect"]!.GetValue<bool>().ShouldBeTrue(code.ToJsonString());

        (await CommandRunner.Run(host, "ocr", "measure", Path.GetTempPath())).Errors.ShouldContain("There is no truth.json");
    }
}

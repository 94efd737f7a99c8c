using System.Text.Json.Nodes;
using PowerCrm.Host.Tests.Cli;

namespace PowerCrm.Host.Tests.Importing;

/// <summary>`customers import` at the command line beside a running host.</summary>
[Trait("Category", "Slow")]
[Collection(SharedHost.Name)]
public sealed class ImportVerbTests(TestHost host) : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("powercrm-import-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task a_file_is_checked_and_then_imported()
    {
        var path = Path.Combine(folder.FullName, "customers.csv");
        var company = CustomerFile.NewCompany();
        await File.WriteAllTextAsync(path, CustomerFile.Of(CustomerFile.Line(company), CustomerFile.Line(phone: "12345")));
        Task<(int Exit, string Output, string Errors)> Run(params string[] options) =>
            CommandRunner.Run(host, ["customers", "import", path, "--basis", "contract", "--basis-on", "2024-03-01", .. options]);

        var (exit, output, errors) = await Run("--apply");
        exit.ShouldBe(2, output);
        errors.ShouldContain("Check the same file first");
        (exit, output, errors) = await Run();
        exit.ShouldBe(1, errors);
        output.ShouldContain("1 would be made");
        output.ShouldContain("Nothing was made");
        (await File.ReadAllTextAsync(path + ".errors.csv")).ShouldContain("3,联系电话,error,phone_invalid");
        (exit, output, errors) = await Run("--apply", "--json");
        exit.ShouldBe(1, errors);
        JsonNode.Parse(output)!["made"]!.GetValue<int>().ShouldBe(1);
        var customer = await host.FindCustomer(company);
        (await host.ExecuteScalar<string>("select user_name from mt_events where stream_id = @customer", new { customer }))
            .ShouldStartWith("operator:");
        (exit, output, _) = await Run("--apply");
        output.ShouldContain("0 made, 0 merged, 1 made before, 1 refused");
    }

    [Theory]
    [InlineData("customers", "import", "there-is-no-such-file.csv", "--basis", "contract", "--basis-on", "2024-01-01")]
    [InlineData("customers", "import", "x.csv")]
    public async Task an_invalid_import_command_returns_exit_code_2(params string[] arguments)
    {
        var (exit, _, errors) = await CommandRunner.Run(host, arguments);
        exit.ShouldBe(2);
        errors.ShouldNotContain("   at ");
    }
}

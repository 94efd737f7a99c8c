using System.Buffers.Binary;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PowerCrm.Host.Hosting;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Host.Tests;

/// <summary>The host refuses to start in Production with the conveniences of Development.</summary>
[Trait("Category", "Slow")]
public class ProductionTests
{
    private static readonly string[] ValidSettings =
    [
        "--environment=Production", "--ConnectionStrings:PowerCrm=Host=127.0.0.1;Database=x", $"--Keys:Master={TestHost.MasterKey}",
        "--Wechat:BaseUrl=https://api.weixin.qq.com/", "--Sms:BaseUrl=https://sms.tencentcloudapi.com/",
    ];

    [Fact]
    public async Task it_starts_with_vendors_a_database_and_a_key()
    {
        await using var host = await HostFactory.Build(ValidSettings, readers: false, CancellationToken.None);
        ((IEndpointRouteBuilder)host.App).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .ShouldNotContain(e => e.RoutePattern.RawText!.Contains("sandbox") || e.RoutePattern.RawText.Contains("development"));
        host.Services.GetRequiredService<IOptions<StaffOptions>>().Value.SecondFactor.ShouldBe("required");
        await using var lenient = await HostFactory.Build([.. ValidSettings, "--Staff:SecondFactor=optional"], readers: false,
            CancellationToken.None);
        lenient.Services.GetRequiredService<IOptions<StaffOptions>>().Value.SecondFactor.ShouldBe("optional");
    }

    [Theory]
    [InlineData("--environment=Production", 210_000)]
    [InlineData("--environment=Staging", 210_000)]
    [InlineData("--environment=Development", 1_000)]
    public async Task a_password_is_hashed_in_many_rounds_everywhere_but_in_development(string environment, int rounds)
    {
        await using var host = await HostFactory.Build([.. ValidSettings, environment, "--Sandbox:Enabled=false"], readers: false,
            CancellationToken.None);
        var hash = Convert.FromBase64String(host.Services.GetRequiredService<PasswordHasher<string>>().HashPassword("a", "b"));
        // Byte 0 is the format, bytes 1 to 4 the hash algorithm, bytes 5 to 8 the number of iterations.
        BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(5)).ShouldBe((uint)rounds);
    }

    [Theory]
    [InlineData("--Sandbox:Enabled=true")]
    [InlineData("--Wechat:BaseUrl=http://127.0.0.1:5080/sandbox/vendor/wechat/")]
    [InlineData("--Sms:BaseUrl=http://localhost:9000/")]
    [InlineData("--Notification:WeCom:BaseUrl=http://127.0.0.1:5080/sandbox/vendor/wecom")]
    [InlineData("--Blobs:Url=http://127.0.0.1:5080/sandbox/vendor/s3/bucket")]
    [InlineData("--Keys:Vault:Url=http://127.0.0.1:5080/sandbox/vendor/vault")]
    [InlineData("--Keys:Master=")]
    [InlineData("--Keys:Master=dG9vIHNob3J0")]
    [InlineData("--ConnectionStrings:PowerCrm=")]
    [InlineData("--ConnectionStrings:PowerCrm=Host=db;Database=x")]
    [InlineData("--ConnectionStrings:PowerCrm=Host=127.0.0.1,10.0.0.2;Database=x;SSL Mode=Require")]
    public Task it_does_not_start_with(string setting) =>
        Should.ThrowAsync<StartupException>(() => HostFactory.Build([.. ValidSettings, setting], readers: false, CancellationToken.None));

    [Theory]
    [InlineData("--ConnectionStrings:PowerCrm=Host=db;Database=x;SSL Mode=VerifyFull")]
    [InlineData("--ConnectionStrings:PowerCrm=Host=localhost:5433,::1,/run/postgresql;Database=x")]
    [InlineData("--ConnectionStrings:PowerCrm=Host=db;Database=x", "--Database:Unencrypted=true")]
    public async Task production_accepts_an_encrypted_local_or_explicitly_unencrypted_database_connection(params string[] settings) =>
        await (await HostFactory.Build([.. ValidSettings, .. settings], readers: false, CancellationToken.None)).DisposeAsync();

    [Fact]
    public async Task secrets_are_read_from_files()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "Keys__Master"), TestHost.MasterKey + "\n");
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "ConnectionStrings__PowerCrm"), "Host=127.0.0.1;Database=of_file");
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, ".hidden"), "is no setting");
            await using var host = await HostFactory.Build([.. ValidSettings, "--Keys:Master=", $"--Secrets:Folder={folder.FullName}"],
                readers: false, CancellationToken.None);
            host.Prerequisites.ConnectionString.ShouldContain("of_file");
            host.Prerequisites.Master.Name.ShouldBe(new MasterKey(Convert.FromBase64String(TestHost.MasterKey)).Name);
            host.Services.GetRequiredService<IConfiguration>().AsEnumerable().ShouldNotContain(s => s.Value == "is no setting");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
        (await Should.ThrowAsync<StartupException>(() => HostFactory.Build([.. ValidSettings, $"--Secrets:Folder={folder.FullName}"],
            readers: false, CancellationToken.None))).Message.ShouldBe($"Secrets__Folder: there is no folder {folder.FullName}.");
    }

    [Theory]
    [InlineData("Wechat__BaseUrl", "http://api.weixin.qq.com/", "Vendors")]
    [InlineData("Notification__WeCom__BaseUrl", "http://qyapi.weixin.qq.com", "Vendors")]
    [InlineData("Sms__BaseUrl", "http://sms.internal", "Vendors")]
    [InlineData("Ocr__BaseUrl", "http://10.0.0.3:8000", "Vendors")]
    [InlineData("Directory__BaseUrl", "HTTP://registry.internal/companies", "Vendors")]
    [InlineData("Identity__BaseUrl", "registry.internal/identity", "Vendors")]
    [InlineData("Blobs__Url", "http://minio.internal:9000/bucket", "Vendors")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317", "Telemetry")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://collector:4317", "Telemetry")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "http://collector:4317", "Telemetry")]
    public async Task production_calls_vendors_and_the_collector_by_https_unless_a_setting_allows_http(string name, string url, string part)
    {
        string[] settings = [.. ValidSettings, $"--{name.Replace("__", ":", StringComparison.Ordinal)}={url}"];
        (await Should.ThrowAsync<StartupException>(() => HostFactory.Build(settings, readers: false, CancellationToken.None)))
            .Message.ShouldSatisfyAllConditions(it => it.ShouldStartWith(name + " must begin with https"),
                it => it.ShouldContain($"{part}__Unencrypted=true"));
        await (await HostFactory.Build([.. settings, $"--{part}:Unencrypted=true"], readers: false, CancellationToken.None)).DisposeAsync();
    }

    [Theory]
    [InlineData("--Blobs:Url=https://minio.internal/bucket", "--OTEL_EXPORTER_OTLP_ENDPOINT=https://collector:4317")]
    [InlineData("--Blobs:Url=http://127.0.0.1:9000/bucket", "--OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4317")]
    public async Task production_accepts_encrypted_and_local_addresses(params string[] settings) =>
        await (await HostFactory.Build([.. ValidSettings, .. settings], readers: false, CancellationToken.None)).DisposeAsync();

    [Theory]
    [InlineData("update pc_clock set shift = interval '-1 day'")]
    [InlineData("update pc_clock set fixed = now()")]
    [InlineData("insert into pc_demo (kind, id) values ('state', 'filled')")]
    public async Task it_does_not_start_on_a_database_with(string convenience)
    {
        await using var database = await TestDatabase.CreateAsync();
        string[] settings = [.. ValidSettings, $"--ConnectionStrings:PowerCrm={database.ConnectionString}"];
        await using (var host = await HostFactory.Build(settings, readers: false, CancellationToken.None))
            await host.Prepare(CancellationToken.None);
        await using (var connection = await database.OpenAsync())
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = convenience;
            await command.ExecuteNonQueryAsync();
        }
        await using var restarted = await HostFactory.Build(settings, readers: false, CancellationToken.None);
        await Should.ThrowAsync<StartupException>(() => restarted.Prepare(CancellationToken.None));
    }
}

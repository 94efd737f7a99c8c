using System.Text.Json.Nodes;
using Dapper;
using Npgsql;
using PowerCrm.Host.Tests.Importing;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Host.Tests.Review;

namespace PowerCrm.Host.Tests.Security;

/// <summary>
/// The store of pictures is unavailable, on the disk and over the network: the answer says so, and nothing is left half done.
/// </summary>
[Trait("Category", "Slow")]
public class StoreUnavailableTests
{
    [Theory, Trait("Category", "Full"), InlineData(false), InlineData(true)]
    public async Task every_route_that_needs_the_store_reports_its_outage(bool network)
    {
        var host = network ? await TestHost.StartAsync("--Blobs:Provider=s3") : await TestHost.StartAsync();
        try
        {
            var admin = await Staff.Of(host, "admin");
            var import = (await admin.Check(CustomerFile.Of(CustomerFile.Line(capacity: "0"))))["id"].GetValue<Guid>();
            var auditor = await Staff.Of(host, "auditor");
            var export = await Export(auditor);
            var it = await Applicant.WithPhone(host);
            var picture = await it.UploadPicture("idCardFront");
            await using var connection = await host.OpenAsync();
            async Task<long> StoredPictures() =>
                await connection.ExecuteScalarAsync<long>("select count(*) from pc_images where owner = @Id and ready", new { it.Id });
            await SetBlobStore(host, network, isAway: true);
            var answers = new[]
            {
                await it.Upload("idCardBack", Applicant.Picture("idCardBack"), "a.jpg", ("Idempotency-Key", "once")),
                await it.Get($"/upload/image/{picture}"), await it.Post("/ocr/recognize", new { imageId = picture }),
            };
            foreach (var answer in answers)
            {
                answer.ShouldBeProblem(503, "picture_unavailable");
                answer.Header("Retry-After").ShouldNotBeNull();
            }
            (await admin.Get($"/customers/imports/{import}/errors")).ShouldBeProblem(503, "import_unavailable");
            (await admin.Post($"/customers/import?{CustomerFile.BasisQuery}", CustomerFile.Content(CustomerFile.Of(CustomerFile.Line()))))
                .ShouldBeProblem(503, "import_unavailable");
            (await auditor.Get($"/audit/exports/{export}")).ShouldBeProblem(503, "export_unavailable").Header("Retry-After")
                .ShouldNotBeNull();
            (await StoredPictures()).ShouldBe(1);
            (await it.Get("/auth/status")).ShouldBe(200);
            (await host.Get("/health/ready")).ShouldBe(200).Text.ShouldBe("Healthy", "no other host would have the store");
            await SetBlobStore(host, network, isAway: false);
            // The circuit breaker of a store on the network closes after a while.
            await Testing.Eventually.TrueAsync(async () => (await it.Get($"/upload/image/{picture}")).Code == 200,
                TimeSpan.FromSeconds(90));
            // The same request with the same idempotency key: the refusal was not stored.
            (await it.Upload("idCardBack", Applicant.Picture("idCardBack"), "a.jpg", ("Idempotency-Key", "once"))).ShouldBe(201)
                .Header("Idempotency-Replayed").ShouldBeNull();
            (await StoredPictures()).ShouldBe(2);
        }
        finally
        {
            await host.DisposeAsync();
        }
    }

    /// <summary>After a failover a host may still be connected to the former primary, which is a standby now.</summary>
    [Fact]
    public async Task a_server_that_only_reads_is_503_until_it_writes_again()
    {
        await using var host = await TestHost.StartAsync();
        var it = await Applicant.WithPhone(host);
        // A session from before, which keeps writing.
        await using var connection = await host.OpenAsync();
        var form = new { companyName = "广州明远电气有限公司" };

        await AlterDatabase(connection, "set default_transaction_read_only = on");
        (await it.Put("/auth/draft", form)).ShouldBeProblem(503, "database_unavailable").Header("Retry-After").ShouldNotBeNull();
        var readiness = await host.Get("/health/ready");
        (readiness.Code, readiness.Text).ShouldBe((503, "Unhealthy"));

        await AlterDatabase(connection, "reset default_transaction_read_only");
        await Testing.Eventually.TrueAsync(async () => (await it.Put("/auth/draft", form)).Code == 200);
        await Testing.Eventually.TrueAsync(async () => (await host.Get("/health/ready")).Code == 200);
        (await connection.ExecuteScalarAsync<long>("select count(*) from wolverine.wolverine_dead_letters")).ShouldBe(0);
    }

    private static async Task AlterDatabase(NpgsqlConnection connection, string setting)
    {
        await connection.ExecuteAsync($"alter database \"{connection.Database}\" {setting}");
        await connection.ExecuteAsync("""
            select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
            """);
    }

    /// <returns>The id of an export that can be downloaded.</returns>
    private static async Task<Guid> Export(Staff auditor)
    {
        var period = new { from = "2020-01-01T00:00:00Z", to = "2020-12-31T00:00:00Z", reason = "r" };
        var export = (await auditor.Post("/audit/exports", period)).ShouldBe(202)["id"].GetValue<Guid>();
        await Testing.Eventually.TrueAsync(async () => (await auditor.Get($"/audit/exports/{export}")).Code == 200);
        return export;
    }

    /// <summary>On the disk: puts a file in place of the folder.</summary>
    private static async Task SetBlobStore(TestHost host, bool network, bool isAway)
    {
        if (network)
            (await host.Post("/sandbox/faults", new JsonObject { ["provider"] = "blobs", ["mode"] = isAway ? "error" : "ok" }))
            .ShouldBe(204);
        else if (isAway)
        {
            Directory.Move(host.Blobs, host.Blobs + ".away");
            await File.WriteAllTextAsync(host.Blobs, "");
        }
        else
        {
            File.Delete(host.Blobs);
            Directory.Move(host.Blobs + ".away", host.Blobs);
        }
    }
}

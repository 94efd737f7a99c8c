using System.Text.Json.Nodes;
using Dapper;
using PowerCrm.Host.Tests.Registration;

namespace PowerCrm.Host.Tests.Security;

/// <summary>The store of pictures is away, on the disk and behind the network: said as such, and nothing is half done.</summary>
[Trait("Category", "Slow")]
public class AwayTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task every_route_that_needs_the_store_says_that_it_is_away(bool network)
    {
        var host = network ? await TestHost.StartAsync("--Blobs:Provider=s3") : await TestHost.StartAsync();
        try
        {
            var it = await Applicant.WithPhone(host);
            var picture = await it.Uploaded("idCardFront");
            await using var connection = await host.OpenAsync();
            async Task<long> Taken() =>
                await connection.ExecuteScalarAsync<long>("select count(*) from pc_images where owner = @Id and ready", new { it.Id });
            await Set(host, network, away: true);
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
            (await Taken()).ShouldBe(1);
            (await it.Get("/auth/status")).ShouldBe(200);
            await Set(host, network, away: false);
            // The circuit to a store behind the network closes again after a while.
            await Testing.Eventually.TrueAsync(async () => (await it.Get($"/upload/image/{picture}")).Code == 200,
                TimeSpan.FromSeconds(90));
            // The same request again, by its key: a refusal was not kept.
            (await it.Upload("idCardBack", Applicant.Picture("idCardBack"), "a.jpg", ("Idempotency-Key", "once"))).ShouldBe(201)
                .Header("Idempotency-Replayed").ShouldBeNull();
            (await Taken()).ShouldBe(2);
        }
        finally
        {
            await host.DisposeAsync();
        }
    }

    /// <summary>On the disk: a file stands where the folder was.</summary>
    private static async Task Set(TestHost host, bool network, bool away)
    {
        if (network)
            (await host.Post("/sandbox/faults", new JsonObject { ["provider"] = "blobs", ["mode"] = away ? "error" : "ok" })).ShouldBe(204);
        else if (away)
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

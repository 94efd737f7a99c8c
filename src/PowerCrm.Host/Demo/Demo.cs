using System.Diagnostics;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;
using PowerCrm.Host.Hosting;
using PowerCrm.Review;
using PowerCrm.Vendors;

namespace PowerCrm.Host.Demo;

/// <summary>`--demo`: fills in the demo once, then says what there is to try.</summary>
internal static class Demo
{
    public static async Task Fill(BuiltHost host, CancellationToken ct)
    {
        if (!host.App.Environment.IsDevelopment())
            throw new StartupException("The demo is for Development only.");
        var url = Url(host);
        if (await State(host, ct) != "filled")
        {
            await using var held = await DemoClock.Hold(host.Services.GetRequiredService<NpgsqlDataSource>(), ct);
            await DemoReset.Run(host.Services, ct);
            await Console.Error.WriteLineAsync("Filling in demo people and twenty registrations, through the front door; a minute or two, "
                + "longer on a busy machine. Until then others get 503.");
            var started = Stopwatch.GetTimestamp();
            await Mark(host, "filling", ct);
            await DemoDirectory.Fill(host.Services.GetRequiredService<NpgsqlDataSource>(), ct);
            using var http = new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(60) };
            using var shut = host.Services.GetRequiredService<DemoGate>().Shut(http);
            // Sixty pictures, four seconds of a core each: a newcomer waits for none of them.
            var ocr = host.Services.GetRequiredService<IOptionsMonitor<OcrOptions>>().CurrentValue;
            var reads = ocr.AfterSubmission;
            ocr.AfterSubmission = false;
            // All of them hand in the same three specimens.
            var review = host.Services.GetRequiredService<IOptionsMonitor<ReviewOptions>>().CurrentValue;
            var compares = review.SamePicture;
            review.SamePicture = false;
            try
            {
                await new DemoPlay(host, http, (done, of) => Console.Error.Write($"\r  {done}/{of} ")).Run(ct);
            }
            catch (Exception e) when (e is InvalidOperationException or HttpRequestException && !ct.IsCancellationRequested)
            {
                throw new StartupException(
                    $"The demo could not be filled in: {e.Message} The next start tries again; `demo reset` removes what is there of it.");
            }
            finally
            {
                ocr.AfterSubmission = reads;
                review.SamePicture = compares;
            }
            await Mark(host, "filled", ct);
            await Console.Error.WriteLineAsync($"\r  done in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");
        }
        Tour.Print(url, await MiniProgram.Link(host, url, ct), await ConsoleLinks.All(host, url, ct));
        Tour.OfferMoreLinks(host, url);
    }

    /// <summary>Where a browser on this machine finds the host.</summary>
    public static string Url(BuiltHost host) =>
        host.App.Urls.First().Replace("[::]", "127.0.0.1", StringComparison.Ordinal)
            .Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal);

    private static async Task<string?> State(BuiltHost host, CancellationToken ct)
    {
        await using var connection = await host.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<string>(
            new CommandDefinition("select id from pc_demo where kind = 'state'", cancellationToken: ct));
    }

    private static async Task Mark(BuiltHost host, string state, CancellationToken ct)
    {
        await using var connection = await host.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from pc_demo where kind = 'state'; insert into pc_demo (kind, id) values ('state', @state)", new { state },
            cancellationToken: ct));
    }
}

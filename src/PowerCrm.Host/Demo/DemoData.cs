using System.Diagnostics;
using System.Net.Sockets;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;
using PowerCrm.Host.Hosting;
using PowerCrm.Vendors;

namespace PowerCrm.Host.Demo;

/// <summary>`--demo`: fills in the demo data once, then prints what to try.</summary>
internal static class DemoData
{
    public static async Task Fill(BuiltHost host, CancellationToken ct)
    {
        if (!host.App.Environment.IsDevelopment())
            throw new StartupException("The demo is for Development only.");
        var url = GetUrl(host);
        if (await ReadState(host, ct) != "filled")
        {
            await using var clockLock = await DemoClock.Acquire(host.Services.GetRequiredService<NpgsqlDataSource>(), ct);
            await DemoReset.Run(host.Services, ct);
            StartupOutput.PrintStep("Filling in the demo: people and twenty registrations; a minute or two", "正在写入演示数据：人员和二十份申请，约一两分钟");
            var startedAt = Stopwatch.GetTimestamp();
            await SetState(host, "filling", ct);
            await DemoDirectory.Fill(host.Services.GetRequiredService<NpgsqlDataSource>(), ct);
            using var http = new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(60) };
            using var gate = host.Services.GetRequiredService<DemoGate>().Close(http);
            // The engine would need four seconds of a core for each of sixty pictures, so the demo does not run it.
            var ocr = host.Services.GetRequiredService<IOptionsMonitor<OcrOptions>>().CurrentValue;
            // The registers of companies and persons, which the sandbox plays, are only asked about the demo's people.
            var registers = host.Services.GetRequiredService<IOptions<IdentityOptions>>().Value;
            var (ocrProvider, afterSubmission, identityProvider) = (ocr.Provider, ocr.AfterSubmission, registers.Provider);
            (ocr.Provider, ocr.AfterSubmission, registers.Provider) = (DemoPapers.Provider, false, "http");
            try
            {
                await new DemoRunner(host, http, StartupOutput.ShowProgress).Run(ct);
            }
            catch (Exception e) when (e is InvalidOperationException or HttpRequestException or SocketException
                && !ct.IsCancellationRequested)
            {
                throw new StartupException(
                    $"The demo could not be filled in: {e.Message} The next start tries again; `demo reset` removes what was filled in.");
            }
            finally
            {
                (ocr.Provider, ocr.AfterSubmission, registers.Provider) = (ocrProvider, afterSubmission, identityProvider);
            }
            await SetState(host, "filled", ct);
            var seconds = $"{Stopwatch.GetElapsedTime(startedAt).TotalSeconds:0}";
            StartupOutput.PrintStep($"The demo is ready after {seconds} s", $"演示数据已就绪，用时 {seconds} 秒");
        }
        Tour.Print(url, await MiniProgram.CreateLink(host, url, ct), await ConsoleLinks.CreateAll(host, url, ct),
            LogFile.PathOf(host.App.Configuration));
        Tour.OfferMoreLinks(host, url);
    }

    /// <summary>Returns the address at which a browser on this machine reaches the host.</summary>
    public static string GetUrl(BuiltHost host) =>
        host.App.Urls.First().Replace("[::]", "127.0.0.1", StringComparison.Ordinal)
            .Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal);

    private static async Task<string?> ReadState(BuiltHost host, CancellationToken ct)
    {
        await using var connection = await host.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<string>(
            new CommandDefinition("select id from pc_demo where kind = 'state'", cancellationToken: ct));
    }

    private static async Task SetState(BuiltHost host, string state, CancellationToken ct)
    {
        await using var connection = await host.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from pc_demo where kind = 'state'; insert into pc_demo (kind, id) values ('state', @state)", new { state },
            cancellationToken: ct));
    }
}

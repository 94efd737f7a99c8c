using System.Diagnostics;
using Dapper;
using Npgsql;
using PowerCrm.Host.Hosting;

namespace PowerCrm.Host.Demo;

/// <summary>`--demo`: fills in the demo once, then says what there is to try.</summary>
internal static class Demo
{
    public static async Task Fill(BuiltHost host, CancellationToken ct)
    {
        if (!host.App.Environment.IsDevelopment())
            throw new StartupException("The demo is for Development only.");
        var url = host.App.Urls.First().Replace("[::]", "127.0.0.1", StringComparison.Ordinal).Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal);
        if (await State(host, ct) != "filled")
        {
            await DemoReset.Run(host.Services, ct);
            await Console.Error.WriteLineAsync("Filling in demo people and twenty registrations …");
            var started = Stopwatch.GetTimestamp();
            await Mark(host, "filling", ct);
            await DemoDirectory.Fill(host.Services.GetRequiredService<NpgsqlDataSource>(), ct);
            using var http = new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(60) };
            await new DemoPlay(host, http, (done, of) => Console.Error.Write($"\r  {done}/{of} ")).Run(ct);
            await Mark(host, "filled", ct);
            await Console.Error.WriteLineAsync($"\r  done in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");
        }
        Tour.Print(url);
    }

    private static async Task<string?> State(BuiltHost host, CancellationToken ct)
    {
        await using var connection = await host.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition("select id from pc_demo where kind = 'state'", cancellationToken: ct));
    }

    private static async Task Mark(BuiltHost host, string state, CancellationToken ct)
    {
        await using var connection = await host.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from pc_demo where kind = 'state'; insert into pc_demo (kind, id) values ('state', @state)", new { state }, cancellationToken: ct));
    }
}

using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PowerCrm.Host.Tests.Cli;

namespace PowerCrm.Host.Tests;

/// <summary>A message that cannot be handled becomes visible at once, and is handled after its cause was fixed.</summary>
[Trait("Category", "Slow"), Collection(Alerting.AlertTestGroup.Name)]
public sealed class DeadLetterTests : IAsyncLifetime
{
    private readonly MeterListener listener = new();
    private TestHost host = null!;
    private int countedLetters;

    public async Task InitializeAsync()
    {
        listener.InstrumentPublished = (instrument, it) =>
        {
            if (instrument.Name == "powercrm.reactions.dead_letters")
                it.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, increment, tags, _) =>
        {
            foreach (var tag in tags)
                if (tag is { Key: "reaction", Value: "sweep_image" or "image_unused" })
                    Interlocked.Add(ref countedLetters, (int)increment);
        });
        listener.Start();
        host = await TestHost.StartAsync();
    }

    public async Task DisposeAsync()
    {
        listener.Dispose();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task a_dead_letter_is_reported_once_and_again_after_a_failed_retry()
    {
        var log = new CapturedLog();
        host.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        await using var connection = await host.OpenAsync();
        // A missing folder of pictures counts as an unavailable store, which is retried for minutes.
        Directory.CreateDirectory(host.Blobs);
        await connection.ExecuteAsync("alter table pc_images rename to pc_images_gone");
        await connection.ExecuteAsync("""
            insert into pc_due (id, at, stream, command, data)
            values (gen_random_uuid(), powercrm_now(), gen_random_uuid(), 'sweep_image', gen_random_uuid()::text)
            """);

        await WaitUntilStored(connection);
        await Eventually.TrueAsync(() => Task.FromResult(countedLetters == 1));
        var (exit, output, _) = await CommandRunner.Run(host, "reactions", "list", "--json");
        exit.ShouldBe(1);
        var letter = JsonNode.Parse(output)!.AsArray().ShouldHaveSingleItem()!;
        var id = letter["id"]!.GetValue<string>();
        letter["tries"]!.GetValue<int>().ShouldBeGreaterThan(0);
        letter["retries"]!.GetValue<long>().ShouldBe(0);
        IReadOnlyList<string> Logged() => [.. log.Lines.Where(l =>
            l.StartsWith($"Reaction sweep_image could not handle message image_unused {id} (", StringComparison.Ordinal))];
        // The count is increased just before the line is written.
        await Eventually.TrueAsync(() => Task.FromResult(Logged().Count == 1));

        (await CommandRunner.Run(host, "reactions", "retry", id, "--yes")).Exit.ShouldBe(0);
        await Eventually.TrueAsync(() => Task.FromResult(countedLetters == 2));
        await WaitUntilStored(connection);
        JsonNode.Parse((await CommandRunner.Run(host, "reactions", "list", "--json")).Output)!.AsArray().ShouldHaveSingleItem()!["retries"]!
            .GetValue<long>().ShouldBe(1);

        await Eventually.TrueAsync(() => Task.FromResult(Logged().Count == 2));

        await connection.ExecuteAsync("alter table pc_images_gone rename to pc_images");
        await WaitUntilStored(connection);
        var invariants = await CommandRunner.Run(host, "check-invariants");
        invariants.Exit.ShouldBe(1, invariants.Errors);
        invariants.Output.ShouldContain("VIOLATED  there are no dead letters");
        invariants.Output.ShouldContain(id);
        (await CommandRunner.Run(host, "reactions", "retry", id, "--yes")).Exit.ShouldBe(0);
        await host.WaitUntilSettled();
        await Eventually.TrueAsync(async () => (await CommandRunner.Run(host, "reactions", "list")).Exit == 0);
        countedLetters.ShouldBe(2);
    }

    private static Task WaitUntilStored(Npgsql.NpgsqlConnection connection) => Eventually.TrueAsync(async () =>
        await connection.ExecuteScalarAsync<long>("select count(*) from wolverine.wolverine_dead_letters where not replayable") == 1);
}

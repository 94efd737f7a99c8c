using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Registration;

/// <summary>
/// Says every three seconds that this host works on an import, until it is disposed. Some phases of a large import report no progress for
/// longer than the minute after which another host takes it over: two hosts would take it from each other without end.
/// </summary>
internal sealed class ImportBeat : IAsyncDisposable
{
    private readonly CancellationTokenSource end = new();
    private readonly Task beats;

    public ImportBeat(NpgsqlDataSource database, ImportRow it) => beats = TimerLoop.Run(TimeSpan.FromSeconds(3), TimeProvider.System,
        async ct =>
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            await ImportTable.Beat(connection, it, ct);
        },
        (_, _) =>
        {
            // The work itself meets the same fault and reports it.
        }, end.Token);

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await beats.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);         // it ends by cancellation only
        end.Dispose();
    }
}

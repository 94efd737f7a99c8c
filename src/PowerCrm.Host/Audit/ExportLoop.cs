using Npgsql;
using PowerCrm.Store;
using PowerCrm.Vendors;

namespace PowerCrm.Host.Audit;

/// <summary>Writes the exports that were asked for, one at a time on each host, and takes away those whose time is over.</summary>
internal sealed partial class ExportLoop(NpgsqlDataSource database, AuditExport export, IBlobs blobs, MasterKey master, TimeProvider time,
    ILogger<ExportLoop> log) : BackgroundService
{
    public const string Purpose = "audit-exports";

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => TimerLoop.Run(TimeSpan.FromSeconds(1), time, Round,
        (e, _) => PutOff(e.GetType().Name), stoppingToken);

    internal async Task Round(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        foreach (var over in await ExportRows.Over(connection, ct))
        {
            // The row last: it is what names the file.
            await blobs.Delete(over, ct);
            await ExportRows.Remove(connection, over, ct);
        }
        if (await ExportRows.Take(connection, ct) is not { } it)
            return;
        try
        {
            var zip = new MemoryStream();
            await export.Write(new AuditExport.Wanted(it.RegistrationId, it.From, it.To, it.Reason, it.Actor), zip,
                (done, total) => ExportRows.Beat(connection, it.Id, done, total, ct), ct);
            await blobs.Put(it.Id, master.Seal(Purpose, zip.ToArray(), it.Id.ToByteArray(bigEndian: true)), ct);
            await ExportRows.End(connection, it.Id, null, ct);
        }
        catch (AuditExport.NotProvableException)
        {
            NotProvable(it.Id);
            await ExportRows.End(connection, it.Id, "not_provable", ct);
        }
        // What passes by itself is tried again by whichever host comes first; anything else would come back for ever.
        catch (Exception e) when (!ct.IsCancellationRequested && e is not (NpgsqlException or BlobsUnavailableException))
        {
            NotWritten(it.Id, e.GetType().Name);
            await ExportRows.End(connection, it.Id, "not_written", ct);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Exports were put off ({Type})")]
    private partial void PutOff(string type);

    [LoggerMessage(3, LogLevel.Error, "Export {Id} was not written ({Type})")]
    private partial void NotWritten(Guid id, string type);

    [LoggerMessage(2, LogLevel.Critical, "Export {Id} was not written: the log is not what was sealed, or the key that signs is gone")]
    private partial void NotProvable(Guid id);
}

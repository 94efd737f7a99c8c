using Npgsql;
using PowerCrm.Store;
using PowerCrm.Vendors;

namespace PowerCrm.Host.Audit;

/// <summary>Writes one export after another, and removes expired ones.</summary>
internal sealed partial class ExportRunner(NpgsqlDataSource database, AuditExport export, IBlobs blobs, MasterKey master,
    ILogger<ExportRunner> log)
{
    private const string Purpose = "audit-exports";

    public async Task RunOnce(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        foreach (var over in await ExportRows.ListExpired(connection, ct))
        {
            // The row is deleted last, because it holds the name of the file.
            await blobs.Delete(over, ct);
            await ExportRows.Remove(connection, over, ct);
        }
        if (await ExportRows.ClaimNext(connection, master, ct) is not { } it)
            return;
        try
        {
            var zip = new MemoryStream();
            await export.Write(new AuditExport.Request(it.RegistrationId, it.From, it.To, it.Reason, it.Actor, it.Approval), zip,
                (done, total) => ExportRows.UpdateProgress(connection, it.Id, done, total, ct), ct);
            await blobs.Put(it.Id, master.Seal(Purpose, zip.ToArray(), it.Id.ToByteArray(bigEndian: true)), ct);
            if (!await ExportRows.End(connection, it.Id, null, ct))
                await blobs.Delete(it.Id, ct);
        }
        catch (AuditExport.NotProvableException)
        {
            NotProvable(it.Id);
            await ExportRows.End(connection, it.Id, "not_provable", ct);
        }
        // Transient faults are retried by the next host that picks the export up; with any other fault it would be retried for ever.
        catch (Exception e) when (!ct.IsCancellationRequested && e is not BlobsUnavailableException && !StoreFaults.IsTransient(e))
        {
            NotWritten(it.Id, e.GetType().Name);
            await ExportRows.End(connection, it.Id, "not_written", ct);
        }
    }

    /// <summary>Returns the zip of a finished export; null if it no longer exists.</summary>
    public async Task<byte[]?> ReadZip(Guid id, CancellationToken ct) =>
        await blobs.Get(id, ct) is { } kept ? master.Open(Purpose, kept, id.ToByteArray(bigEndian: true)) : null;

    [LoggerMessage(1, LogLevel.Error, "Export {Id} was not written ({Type})")]
    private partial void NotWritten(Guid id, string type);

    [LoggerMessage(2, LogLevel.Critical, "Export {Id} was not written: the log does not match its seals, or the signing key is missing")]
    private partial void NotProvable(Guid id);
}

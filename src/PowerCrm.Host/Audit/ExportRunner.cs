using Npgsql;
using PowerCrm.Store;
using PowerCrm.Vendors;

namespace PowerCrm.Host.Audit;

/// <summary>Writes one export after another, and removes expired ones.</summary>
internal sealed partial class ExportRunner(NpgsqlDataSource database, AuditExport export, IBlobs blobs, MasterKey master,
    DatabaseClock clock, ILogger<ExportRunner> log)
{
    private const string Purpose = "audit-exports";

    /// <summary>How long an export is tried again while its newest events are not sealed.</summary>
    private static readonly TimeSpan MaxSealDelay = TimeSpan.FromMinutes(10);

    /// <param name="wanted">The export to write; null for the oldest that no host is working on.</param>
    /// <returns>False if the newest events of the export are not sealed yet, so that it was not written.</returns>
    public async Task<bool> RunOnce(Guid? wanted, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        foreach (var over in await ExportRows.ListExpired(connection, ct))
        {
            // The row is deleted last, because it holds the name of the file.
            await blobs.Delete(over, ct);
            await ExportRows.Remove(connection, over, ct);
        }
        if (await ExportRows.ClaimNext(connection, master, wanted, ct) is not { } it)
            return true;
        try
        {
            var zip = new MemoryStream();
            await export.Write(new AuditExport.Request(it.RegistrationId, it.From, it.To, it.Reason, it.Actor, it.Approval), zip,
                (done, total) => ExportRows.UpdateProgress(connection, it.Id, done, total, ct), ct);
            var sealedZip = master.Seal(Purpose, zip.GetBuffer().AsSpan(0, (int)zip.Length), it.Id.ToByteArray(bigEndian: true));
            await blobs.Put(it.Id, sealedZip, ct);
            if (!await ExportRows.End(connection, it.Id, null, ct))
                await blobs.Delete(it.Id, ct);
        }
        catch (AuditExport.NotSealedException)
        {
            // A host claims it again after a minute. When the sealing has stopped, the requester is told after some attempts.
            NotSealed(it.Id);
            if (await clock.ReadNow(ct) - (it.Approval?.At ?? it.At) > MaxSealDelay)
                await ExportRows.End(connection, it.Id, ExportRows.NotSealed, ct);
            return false;
        }
        catch (AuditExport.NotProvableException)
        {
            LogNotProvable(it.Id);
            await ExportRows.End(connection, it.Id, "not_provable", ct);
        }
        // Transient faults are retried by the next host that picks the export up; with any other fault it would be retried for ever.
        catch (Exception e) when (!ct.IsCancellationRequested && e is not BlobsUnavailableException && !StoreFaults.IsTransient(e))
        {
            LogNotWritten(it.Id, e.GetType().Name);
            await ExportRows.End(connection, it.Id, "not_written", ct);
        }
        return true;
    }

    /// <summary>Returns the zip of a finished export; null if it no longer exists.</summary>
    public async Task<byte[]?> ReadZip(Guid id, CancellationToken ct) =>
        await blobs.Get(id, ct) is { } sealedZip ? master.Open(Purpose, sealedZip, id.ToByteArray(bigEndian: true)) : null;

    [LoggerMessage(1, LogLevel.Error, "Export {Id} was not written ({Type})")]
    private partial void LogNotWritten(Guid id, string type);

    [LoggerMessage(2, LogLevel.Critical, "Export {Id} was not written: the log does not match its seals, or the signing key is missing")]
    private partial void LogNotProvable(Guid id);

    [LoggerMessage(3, LogLevel.Warning, "Export {Id} was not written: its newest events are not sealed yet")]
    private partial void NotSealed(Guid id);
}

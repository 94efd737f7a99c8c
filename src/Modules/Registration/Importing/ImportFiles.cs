using Dapper;
using Npgsql;
using PowerCrm.Store;
using PowerCrm.Vendors;

namespace PowerCrm.Registration;

/// <summary>
/// The sealed files of imports: the uploaded file until its import is done, then the list of the lines with remarks for a week.
/// </summary>
public sealed class ImportFiles(IBlobs blobs, MasterKey master)
{
    private const string Purpose = "customer-imports";

    internal Task Put(Guid import, byte[] file, CancellationToken ct) => PutSealed(import, file, ct);

    /// <returns>Null when there is no file.</returns>
    internal Task<byte[]?> Read(Guid import, CancellationToken ct) => Open(import, ct);

    internal Task Delete(Guid import, CancellationToken ct) => blobs.Delete(import, ct);

    internal Task PutErrors(Guid import, byte[] list, CancellationToken ct) => PutSealed(ErrorFileId(import), list, ct);

    /// <returns>Null when there is no list.</returns>
    internal Task<byte[]?> ReadErrors(Guid import, CancellationToken ct) => Open(ErrorFileId(import), ct);

    internal Task DeleteErrors(Guid import, CancellationToken ct) => blobs.Delete(ErrorFileId(import), ct);

    /// <summary>
    /// The files that a backup takes along, sealed as they are: of imports that are not done, and the lists of refused lines of those that
    /// are.
    /// </summary>
    /// <param name="snapshot">The backup's own.</param>
    public static async Task<IReadOnlyList<Guid>> ListForBackup(NpgsqlConnection connection, NpgsqlTransaction snapshot,
        CancellationToken ct) =>
        [.. (await connection.QueryAsync<(Guid Id, bool IsDone)>(new CommandDefinition(
            "select id, state = 'done' from pc_customer_imports where state in ('waiting', 'running', 'done')", transaction: snapshot,
            cancellationToken: ct))).Select(i => i.IsDone ? ErrorFileId(i.Id) : i.Id)];

    private Task PutSealed(Guid id, byte[] plaintext, CancellationToken ct) =>
        blobs.Put(id, master.Seal(Purpose, plaintext, id.ToByteArray(bigEndian: true)), ct);

    private async Task<byte[]?> Open(Guid id, CancellationToken ct) =>
        await blobs.Get(id, ct) is { } data ? master.Open(Purpose, data, id.ToByteArray(bigEndian: true)) : null;

    private static Guid ErrorFileId(Guid import) => Ids.Derived(import, "errors");
}

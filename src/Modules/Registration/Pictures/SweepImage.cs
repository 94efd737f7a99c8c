using Dapper;
using Npgsql;
using PowerCrm.Store;
using PowerCrm.Vendors;
using PowerCrm.Web;
using Wolverine.Attributes;

namespace PowerCrm.Registration;

/// <summary>A picture was uploaded a day ago, or its row was deleted.</summary>
/// <param name="Owner">The owner of the picture.</param>
/// <param name="Image">The id of the picture.</param>
/// <param name="Again">The row was already gone when this was handled a day ago.</param>
[MessageIdentity("image_unused")]
public sealed record ImageUnused(Guid Owner, Guid Image, bool Again = false)
{
    public const string Command = "sweep_image";

    internal static TimeSpan SweepDelay { get; } = TimeSpan.FromHours(24);

    private const string AgainSuffix = " again";

    internal static Row ScheduleAt(DateTimeOffset at, Guid owner, Guid image) => DueCommand.Schedule(at, owner, Command, image.ToString());

    /// <summary>For a row that is deleted in the same transaction: its bytes are deleted right after.</summary>
    internal static Row ScheduleNow(Guid owner, Guid image) => DueCommand.ScheduleNow(owner, Command, image.ToString());

    internal static Row ScheduleAgain(DateTimeOffset now, ImageUnused it) =>
        DueCommand.Schedule(now + SweepDelay, it.Owner, Command, it.Image + AgainSuffix);

    internal static ImageUnused Of(DueCommand due) => due.Data.EndsWith(AgainSuffix, StringComparison.Ordinal)
        ? new(due.Stream, Guid.ParseExact(due.Data[..^AgainSuffix.Length], "D"), Again: true)
        : new(due.Stream, Guid.ParseExact(due.Data, "D"));
}

/// <summary>
/// Deletes a picture that was not used within a day, unless a legal hold keeps it. Also deletes the bytes of a picture whose row is gone
/// (an erasure).
/// </summary>
[StickyHandler("sweep_image")]
public static class SweepImageHandler
{
    public static async Task Handle(ImageUnused due, NpgsqlDataSource database, IBlobs blobs, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var row = await connection.QuerySingleOrDefaultAsync<(bool Submitted, bool Drafted, bool IsHeld, bool Exists)>(
            new CommandDefinition(
            $"select submitted, drafted, not ({LegalHolds.NotHeldSql("owner")}), true from pc_images where id = @Image for update",
            new { due.Image }, transaction, cancellationToken: ct));
        if (row.Submitted)
            return;
        if (row.Drafted || row.IsHeld)
            await ImageUnused.ScheduleAt(now + ImageUnused.SweepDelay, due.Owner, due.Image).Run(connection, transaction, ct);
        else
        {
            await connection.ExecuteAsync(
                new CommandDefinition("delete from pc_images where id = @Image", new { due.Image }, transaction, cancellationToken: ct));
            // A response that is stored for retries contains what was read from the picture.
            await IdempotencyScope.DeleteResponsesAbout(due.Image).Run(connection, transaction, ct);
            await blobs.Delete(due.Image, ct);
            // The upload may still be in progress, and no row names the bytes that it stores, so look again after a day.
            if (!row.Exists && !due.Again)
                await ImageUnused.ScheduleAgain(now, due).Run(connection, transaction, ct);
        }
        await transaction.CommitAsync(ct);
    }
}

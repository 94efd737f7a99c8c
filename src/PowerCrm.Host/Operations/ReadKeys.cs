using Npgsql;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Host.Operations;

/// <summary>Returns which master key is in use and since when, and how many persons have a key of their own. Contains no secret.</summary>
[Tags("operations")]
public static class ReadKeys
{
    /// <param name="Opens">Whether this host's master key opens the data of this database; null if nothing is encrypted yet.</param>
    /// <param name="Masters">Live keys by the master key that wraps them; there are several while keys are rotated.</param>
    /// <param name="Root">The master key that wraps the root key, from which seals and indexes are derived.</param>
    public sealed record Answer(MasterShown Master, bool? Opens, SubjectsShown Subjects, IReadOnlyList<WrappedKeys> Masters, string? Root);

    /// <param name="Name">Null if it was wrapped before master keys had names.</param>
    /// <param name="Here">Whether this host has that master key.</param>
    public sealed record WrappedKeys(string? Name, long Keys, bool Here);

    /// <param name="Name">Identifies the key without revealing anything about it.</param>
    /// <param name="Since">When it was first used in this database; null if it was not used yet.</param>
    public sealed record MasterShown(string Name, DateTimeOffset? Since, int? AgeDays);

    /// <param name="Live">Persons (and rounds of papers) with a key.</param>
    /// <param name="Destroyed">Destroyed keys of erased persons: their data cannot be decrypted again.</param>
    public sealed record SubjectsShown(long Live, long Destroyed, DateTimeOffset? NewestAt);

    [WolverineGet("/ops/keys"), Staff("admin")]
    [Answers<Answer>]
    public static async Task<IResult> Get(MasterKey master, NpgsqlDataSource database, DatabaseClock clock, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var (count, matches, now) = (await KeyRing.ReadStatistics(connection, ct), await KeyRing.MatchesMasterKey(connection, master, ct),
            await clock.ReadNow(ct));
        var age = count.FirstCreatedAt is { } since ? (int?)Math.Max(0, (now - since).Days) : null;
        return Reply.Ok(new Answer(new MasterShown(master.Name, count.FirstCreatedAt, age), matches,
            new SubjectsShown(count.Live, count.Destroyed, count.LastCreatedAt), Of(count, master), count.RootMasterKey))
                .WithHeader("Cache-Control", "no-store");
    }
    internal static IReadOnlyList<WrappedKeys> Of(KeyStatistics count, MasterKey master) =>
        [.. count.ByMasterKey.Select(u => new WrappedKeys(u.Name, u.Keys, u.Name is null || master.Names.Contains(u.Name)))];
}

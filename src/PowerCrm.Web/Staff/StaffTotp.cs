using System.Security.Cryptography;
using Dapper;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Web;

/// <summary>What an operator shows its owner, this once: nobody can read it again.</summary>
/// <param name="Secret">In base 32.</param>
public sealed record TotpSecret(string Secret, string Address);

/// <summary>Second factors of staff: set and taken away by an operator at the command line.</summary>
public sealed class StaffTotp(NpgsqlDataSource database, MasterKey master)
{
    private const string Purpose = "totp";

    /// <summary>From now on this account needs a code to sign in; a secret it had is good no more. Null: no such open account.</summary>
    public async Task<TotpSecret?> Require(string username, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        if (await connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(
            "select id from pc_staff where username = @username and disabled_at is null", new { username },
            cancellationToken: ct)) is not { } id)
            return null;
        var secret = RandomNumberGenerator.GetBytes(20);
        await connection.ExecuteAsync(new CommandDefinition("update pc_staff set totp_secret = @sealed, totp_step = 0 where id = @id",
            new { id, @sealed = master.Seal(Purpose, secret, id.ToByteArray()) }, cancellationToken: ct));
        return new TotpSecret(Totp.Base32(secret), Totp.Address(username, secret));
    }

    /// <summary>The password alone is enough again. False: no such open account, or it has no second factor.</summary>
    public async Task<bool> Remove(string username, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(
            """
            update pc_staff set totp_secret = null, totp_step = 0
            where username = @username and disabled_at is null and totp_secret is not null
            """, new { username }, cancellationToken: ct)) == 1;
    }

    internal static byte[]? Open(MasterKey master, Guid account, byte[] @sealed) => master.Open(Purpose, @sealed, account.ToByteArray());
}

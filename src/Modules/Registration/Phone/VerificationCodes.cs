using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Registration;

/// <summary>
/// Verification codes of six digits. Each is bound to the caller and the phone, is valid for five minutes by the database's clock, and
/// replaces the one before. It allows five wrong attempts, counted in one statement before the response, on any host. Codes are stored as
/// keyed hashes, so a copy of the table cannot be used to guess them.
/// </summary>
public sealed class VerificationCodes(NpgsqlDataSource database, MasterKey master)
{
    public const int LifetimeSeconds = 300;
    private const int MaxAttempts = 5;

    public abstract record VerificationResult
    {
        /// <param name="Deletion">Deletes the code. To be run in the transaction that uses the verification: a code is valid once.</param>
        public sealed record Correct(Row Deletion) : VerificationResult;
        internal sealed record Incorrect : VerificationResult;
        internal sealed record Locked(TimeSpan RetryAfter) : VerificationResult;
    }

    public static Rejection IncorrectRejection { get; } = new("code_incorrect", "The code is wrong or has expired.");

    /// <summary>Deletes expired codes, as the privacy text promises.</summary>
    public static Web.Sweep ExpirySweep { get; } = new("delete from pc_codes where expires_at < powercrm_now();");

    /// <summary>A new code, which replaces the previous one.</summary>
    /// <param name="Challenge">The id of the code.</param>
    /// <param name="Code">The code to send; it is not stored anywhere.</param>
    /// <param name="Previous">The previous code, if it has not expired.</param>
    public sealed record NewCode(Guid Challenge, string Code, PreviousCode? Previous);

    public sealed record PreviousCode(Guid Challenge, byte[] Hash, DateTime Until, int Tries);

    public async Task<NewCode> CreateCode(Guid registration, byte[] phone, CancellationToken ct)
    {
        var (challenge, code) = (Guid.CreateVersion7(),
            RandomNumberGenerator.GetInt32(0, 1_000_000).ToString("D6", CultureInfo.InvariantCulture));
        await using var connection = await database.OpenConnectionAsync(ct);
        var previous = await connection.QuerySingleOrDefaultAsync<PreviousCode>(new CommandDefinition(
            """
            with before as (
                select challenge, code as hash, expires_at as until, tries from pc_codes
                where registration = @registration and phone = @phone and expires_at > powercrm_now()
                for update),
            made as (
                insert into pc_codes (registration, phone, challenge, code, expires_at)
                values (@registration, @phone, @challenge, @hash, powercrm_now() + @life)
                on conflict (registration, phone) do update
                set challenge = excluded.challenge, code = excluded.code, expires_at = excluded.expires_at, tries = 0)
            select * from before
            """, new { registration, phone, challenge, hash = Hash(challenge, phone, code), life = TimeSpan.FromSeconds(LifetimeSeconds) },
            cancellationToken: ct));
        return new NewCode(challenge, code, previous);
    }

    /// <summary>
    /// Withdraws a code that was certainly not sent. The previous code, which was sent, becomes valid again with the attempts it had.
    /// </summary>
    public async Task Withdraw(NewCode newCode, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(newCode.Previous is { } previous
            ? new CommandDefinition(
                "update pc_codes set challenge = @Challenge, code = @Hash, expires_at = @Until, tries = @Tries where challenge = @mine",
                new { previous.Challenge, previous.Hash, previous.Until, previous.Tries, mine = newCode.Challenge }, cancellationToken: ct)
            : new CommandDefinition("delete from pc_codes where challenge = @Challenge", new { newCode.Challenge }, cancellationToken: ct));
    }

    public async Task<VerificationResult> Verify(Guid registration, byte[] phone, string code, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var sentCode = await connection.QuerySingleOrDefaultAsync<SentCode>(new CommandDefinition(
            "select challenge, code as hash from pc_codes where registration = @registration and phone = @phone",
            new { registration, phone }, cancellationToken: ct));
        // Do the same work when there is no code, so that the response time does not show it.
        var challenge = sentCode?.Challenge ?? Guid.Empty;
        var equal = CryptographicOperations.FixedTimeEquals(Hash(challenge, phone, code), sentCode?.Hash ?? new byte[32]);
        // The attempt is counted before the result is known to anybody. A right code is not counted as an attempt to guess: sending it
        // twice at the same time locks nothing.
        var attempt = await connection.QuerySingleOrDefaultAsync<AttemptedCode>(new CommandDefinition(
            """
            update pc_codes
            set tries = case when @equal and challenge = @challenge then tries else least(tries + 1, 100) end
            where registration = @registration and phone = @phone and expires_at > powercrm_now()
            returning challenge, tries, expires_at - powercrm_now() as left
            """, new { registration, phone, equal, challenge }, cancellationToken: ct));
        var isCorrect = equal && attempt?.Challenge == challenge;
        return attempt switch
        {
            null => new VerificationResult.Incorrect(),
            _ when attempt.Tries >= (isCorrect ? MaxAttempts : MaxAttempts + 1) => new VerificationResult.Locked(attempt.Left),
            _ when !isCorrect => new VerificationResult.Incorrect(),
            _ => new VerificationResult.Correct(Row.MustHit("delete from pc_codes where challenge = $1", IncorrectRejection, challenge)),
        };
    }

    private byte[] Hash(Guid challenge, byte[] phone, string code) => HMACSHA256.HashData(master.Derive("otp"),
        (byte[])[.. challenge.ToByteArray(bigEndian: true), .. phone, .. Encoding.UTF8.GetBytes(code)]);

    private sealed record SentCode(Guid Challenge, byte[] Hash);

    private sealed record AttemptedCode(Guid Challenge, int Tries, TimeSpan Left);
}

using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using PowerCrm.Host.Tests.Cli;

namespace PowerCrm.Host.Tests.Review;

/// <summary>The second factor, set with the host's own program as an operator does.</summary>
[Trait("Category", "Slow")]
public class StaffTotpTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task a_secret_is_shown_once_and_from_then_on_a_code_is_asked_for_and_good_once()
    {
        var ann = await Staff.Of(host);
        var username = ann.Username;
        var (exit, lines) = await Run("staff", "totp", username);
        exit.ShouldBe(0);
        (await ann.Get("/reviews")).ShouldBeProblem(401, "unauthenticated");
        lines[0].ShouldBe($"otpauth://totp/PowerCrm:{username}?secret={lines[1]}&issuer=PowerCrm&algorithm=SHA1&digits=6&period=30");
        var (secret, step) = (DecodeBase32(lines[1]), await ReadStep());
        secret.Length.ShouldBe(20);

        (await Login(username, null)).ShouldBeProblem(401, "invalid_credentials");
        (await Login(username, ComputeCode(secret, step - 5))).ShouldBeProblem(401, "invalid_credentials");
        (await Login(username, ComputeCode(secret, step))).ShouldBe(200);
        (await Login(username, ComputeCode(secret, step))).ShouldBeProblem(401, "invalid_credentials");
        (await Login(username, ComputeCode(secret, step + 1))).ShouldBe(200);

        (await Run("staff", "totp", username, "--remove", "--yes")).Exit.ShouldBe(0);
        (await Login(username, null)).ShouldBe(200);
        (await Run("staff", "totp", username, "--remove", "--yes")).Exit.ShouldBe(2);
        (await host.ExecuteScalar<long>("select count(*) from mt_events where stream_id = @id and user_name like 'operator:%'",
            new { id = Store.Ids.Derived(ann.Id, "account") })).ShouldBe(2, "given and taken away");
    }

    [Fact]
    public async Task an_operator_replaces_a_forgotten_password()
    {
        var ann = await Staff.Of(host);
        (await Run("a-new-long-password", ["staff", "password", ann.Username, "--password-stdin", "--yes"])).Exit.ShouldBe(0);
        (await ann.Get("/reviews")).ShouldBeProblem(401, "unauthenticated");
        (await Login(ann.Username, null)).ShouldBeProblem(401, "invalid_credentials");
        (await host.Post("/staff/login", new { username = ann.Username, password = "a-new-long-password" })).ShouldBe(200);
        (await Run("too-short", ["staff", "password", ann.Username, "--password-stdin", "--yes"])).Exit.ShouldBe(2);
        (await Run("a-new-long-password", ["staff", "password", Staff.NewName(), "--password-stdin", "--yes"])).Exit.ShouldBe(2);
    }

    [Fact]
    public async Task an_unknown_account_gets_no_secret()
    {
        var (exit, lines) = await Run("staff", "totp", Staff.NewName());
        exit.ShouldBe(2);
        lines.ShouldBeEmpty();
    }

    private Task<Answer> Login(string username, string? totp) => host.Post("/staff/login",
        totp is null ? new { username, password = Staff.Password } : (object)new { username, password = Staff.Password, totp });

    private Task<long> ReadStep() => ReadStep(host);

    internal static Task<long> ReadStep(TestHost host) =>
        host.ExecuteScalar<long>("select floor(extract(epoch from powercrm_now()) / 30)::bigint");

    private Task<(int Exit, string[] Lines)> Run(params string[] arguments) => Run(null, arguments);

    private async Task<(int Exit, string[] Lines)> Run(string? input, string[] arguments)
    {
        var (exit, output, _) = await CommandRunner.RunWithInput(input ?? "", host, [], arguments);
        return (exit, output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    internal static byte[] DecodeBase32(string base32)
    {
        var bits = string.Concat(base32.Select(c =>
            Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(b => b.Length == 8).Select(b => Convert.ToByte(new string(b), 2))];
    }

    /// <summary>A second implementation of RFC 6238, so that the product is not tested against its own code.</summary>
    internal static string ComputeCode(byte[] secret, long step)
    {
        var counter = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // TOTP (RFC 6238) with HMAC-SHA1, as authenticator apps compute it.
        var mac = HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        var offset = mac[19] & 15;
        var number = ((mac[offset] & 127) << 24) | (mac[offset + 1] << 16) | (mac[offset + 2] << 8) | mac[offset + 3];
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }
}

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
        var (secret, step) = (Bytes(lines[1]), await Step());
        secret.Length.ShouldBe(20);

        (await Login(username, null)).ShouldBeProblem(401, "invalid_credentials");
        (await Login(username, Code(secret, step - 5))).ShouldBeProblem(401, "invalid_credentials");
        (await Login(username, Code(secret, step))).ShouldBe(200);
        (await Login(username, Code(secret, step))).ShouldBeProblem(401, "invalid_credentials");
        (await Login(username, Code(secret, step + 1))).ShouldBe(200);

        (await Run("staff", "totp", username, "--remove", "--yes")).Exit.ShouldBe(0);
        (await Login(username, null)).ShouldBe(200);
        (await Run("staff", "totp", username, "--remove", "--yes")).Exit.ShouldBe(2);
        (await host.ExecuteScalar<long>("select count(*) from mt_events where stream_id = @id and user_name like 'operator:%'",
            new { id = Store.Ids.Derived(ann.Id, "account") })).ShouldBe(2, "given and taken away");
    }

    [Fact]
    public async Task who_has_forgotten_the_password_gets_a_new_one_from_an_operator()
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
    public async Task nobody_gets_a_secret_who_has_no_account()
    {
        var (exit, lines) = await Run("staff", "totp", Staff.NewName());
        exit.ShouldBe(2);
        lines.ShouldBeEmpty();
    }

    private Task<Answer> Login(string username, string? totp) => host.Post("/staff/login",
        totp is null ? new { username, password = Staff.Password } : (object)new { username, password = Staff.Password, totp });

    private Task<long> Step() => Step(host);

    internal static Task<long> Step(TestHost host) =>
        host.ExecuteScalar<long>("select floor(extract(epoch from powercrm_now()) / 30)::bigint");

    private Task<(int Exit, string[] Lines)> Run(params string[] words) => Run(null, words);

    private async Task<(int Exit, string[] Lines)> Run(string? input, string[] words)
    {
        var (exit, said, _) = await CommandRunner.RunWithInput(input ?? "", host, [], words);
        return (exit, said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    internal static byte[] Bytes(string base32)
    {
        var bits = string.Concat(base32.Select(c =>
            Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(b => b.Length == 8).Select(b => Convert.ToByte(new string(b), 2))];
    }

    /// <summary>A second implementation of RFC 6238, so that the product is not tested against its own code.</summary>
    internal static string Code(byte[] secret, long step)
    {
        var counter = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // TOTP (RFC 6238) with HMAC-SHA1, as authenticator apps compute it.
        var mac = HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        var at = mac[19] & 15;
        var number = ((mac[at] & 127) << 24) | (mac[at + 1] << 16) | (mac[at + 2] << 8) | mac[at + 3];
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }
}

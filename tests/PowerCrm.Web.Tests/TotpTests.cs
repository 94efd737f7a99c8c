using System.Text;

namespace PowerCrm.Web.Tests;

public class TotpTests
{
    private static readonly byte[] Secret = "12345678901234567890"u8.ToArray();

    /// <summary>The vectors of RFC 6238, appendix B (SHA-1). They have eight digits; the product uses the last six.</summary>
    [Theory]
    [InlineData(59, "94287082")]
    [InlineData(1111111109, "07081804")]
    [InlineData(1111111111, "14050471")]
    [InlineData(1234567890, "89005924")]
    [InlineData(2000000000, "69279037")]
    [InlineData(20000000000, "65353130")]
    public void codes_are_those_of_the_rfc(long seconds, string code)
    {
        Totp.ComputeCode(Secret, seconds / 30).ShouldBe(code[2..]);
        Totp.FindStep(Secret, code[2..], seconds).ShouldBe(seconds / 30);
    }

    [Fact]
    public void a_code_is_accepted_with_half_a_minute_of_clock_difference()
    {
        var code = Totp.ComputeCode(Secret, 100);
        Totp.FindStep(Secret, code, 99 * 30).ShouldBe(100);
        Totp.FindStep(Secret, code, 101 * 30 + 29).ShouldBe(100);
        Totp.FindStep(Secret, code, 98 * 30 + 29).ShouldBeNull();
        Totp.FindStep(Secret, code, 102 * 30).ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("28708")]
    [InlineData("2870822")]
    [InlineData("28708２")]
    public void an_invalid_code_is_refused(string code) => Totp.FindStep(Secret, code, 59).ShouldBeNull();

    /// <summary>RFC 4648, section 10, without the padding.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void a_secret_is_written_in_base_32(string bytes, string text) => Totp.ToBase32(Encoding.ASCII.GetBytes(bytes)).ShouldBe(text);

    [Fact]
    public void an_authenticator_reads_the_address() => Totp.CreateAddress("ann", Secret).ShouldBe(
        "otpauth://totp/PowerCrm:ann?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=PowerCrm&algorithm=SHA1&digits=6&period=30");
}

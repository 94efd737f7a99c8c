using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace PowerCrm.Sandbox;

/// <summary>
/// A Vault with one transit key, which encrypts and decrypts a master key. Its key is generated at each start, so earlier values cannot be
/// decrypted after a restart.
/// </summary>
internal static class VaultTransit
{
    private const string Version = "vault:v1:";
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    public static void Map(IEndpointRouteBuilder sandbox, SandboxState state)
    {
        sandbox.MapPost("/vendor/vault/v1/transit/encrypt/{key}", (string key, HttpContext http) =>
            Answer(key, http, state, asked => asked.Text("plaintext") is { } text && Bytes(text) is { } plain
                ? new { ciphertext = Version + Convert.ToBase64String(Wrap(plain)) } : null));
        sandbox.MapPost("/vendor/vault/v1/transit/decrypt/{key}", (string key, HttpContext http) =>
            Answer(key, http, state, asked => asked.Text("ciphertext") is { } text && text.StartsWith(Version, StringComparison.Ordinal)
                && Bytes(text[Version.Length..]) is { } wrapped && Open(wrapped) is { } plain
                ? new { plaintext = Convert.ToBase64String(plain) } : null));
    }

    private static async Task<IResult> Answer(string key, HttpContext http, SandboxState state,
        Func<System.Text.Json.JsonElement, object?> act)
    {
        var fault = state.FaultOf(SandboxState.Vault);
        if (await SandboxFaults.Delay(fault, http))
            return Results.Empty;
        if (fault == SandboxFault.Error)
            return Errors("Vault is sealed", 503);
        if (http.Request.Headers["X-Vault-Token"] != state.Keys.VaultToken || key != state.Keys.VaultKey)
            return Errors("permission denied", 403);
        return SandboxJson.Object(await SandboxJson.Body(http.Request)) is { } asked && act(asked) is { } data
            ? SandboxJson.Vendor(new { request_id = Guid.CreateVersion7(), data }) : Errors("invalid ciphertext: unable to decrypt", 400);
    }

    private static IResult Errors(string what, int status) => SandboxJson.Vendor(new { errors = new[] { what } }, status);

    private static byte[]? Bytes(string base64)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(base64)];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : null;
    }

    private static byte[] Wrap(byte[] plain)
    {
        using var aes = new AesGcm(Key, 16);
        var (nonce, cipher, tag) = (RandomNumberGenerator.GetBytes(12), new byte[plain.Length], new byte[16]);
        aes.Encrypt(nonce, plain, cipher, tag);
        return [.. nonce, .. tag, .. cipher];
    }

    private static byte[]? Open(byte[] wrapped)
    {
        if (wrapped.Length < 28)
            return null;
        using var aes = new AesGcm(Key, 16);
        var plain = new byte[wrapped.Length - 28];
        try
        {
            aes.Decrypt(wrapped.AsSpan(0, 12), wrapped.AsSpan(28), wrapped.AsSpan(12, 16), plain);
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}

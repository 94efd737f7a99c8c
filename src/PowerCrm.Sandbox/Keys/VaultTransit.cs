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
            HandleRequest(key, http, state, request => request.GetText("plaintext") is { } text && DecodeBase64(text) is { } plain
                ? new { ciphertext = Version + Convert.ToBase64String(Wrap(plain)) } : null));
        sandbox.MapPost("/vendor/vault/v1/transit/decrypt/{key}", (string key, HttpContext http) =>
            HandleRequest(key, http, state, request => request.GetText("ciphertext") is { } text
            && text.StartsWith(Version, StringComparison.Ordinal)
                && DecodeBase64(text[Version.Length..]) is { } wrapped && Open(wrapped) is { } plain
                ? new { plaintext = Convert.ToBase64String(plain) } : null));
    }

    private static async Task<IResult> HandleRequest(string key, HttpContext http, SandboxState state,
        Func<System.Text.Json.JsonElement, object?> process)
    {
        var fault = state.FaultOf(SandboxState.Vault);
        if (await SandboxFaults.Delay(fault, http))
            return Results.Empty;
        if (fault == SandboxFault.Error)
            return CreateError("Vault is sealed", 503);
        if (http.Request.Headers["X-Vault-Token"] != state.Keys.VaultToken || key != state.Keys.VaultKey)
            return CreateError("permission denied", 403);
        return SandboxJson.ParseObject(await SandboxJson.ReadBody(http.Request)) is { } request && process(request) is { } data
            ? SandboxJson.CreateReply(new { request_id = Guid.CreateVersion7(), data })
            : CreateError("invalid ciphertext: unable to decrypt", 400);
    }

    private static IResult CreateError(string message, int status) => SandboxJson.CreateReply(new { errors = new[] { message } }, status);

    private static byte[]? DecodeBase64(string base64)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(base64)];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : null;
    }

    private static byte[] Wrap(byte[] plaintext)
    {
        using var aes = new AesGcm(Key, 16);
        var (nonce, cipher, tag) = (RandomNumberGenerator.GetBytes(12), new byte[plaintext.Length], new byte[16]);
        aes.Encrypt(nonce, plaintext, cipher, tag);
        return [.. nonce, .. tag, .. cipher];
    }

    private static byte[]? Open(byte[] wrapped)
    {
        if (wrapped.Length < 28)
            return null;
        using var aes = new AesGcm(Key, 16);
        var plaintext = new byte[wrapped.Length - 28];
        try
        {
            aes.Decrypt(wrapped.AsSpan(0, 12), wrapped.AsSpan(28), wrapped.AsSpan(12, 16), plaintext);
            return plaintext;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}

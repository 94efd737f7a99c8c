using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization;
using Polly;
using Polly.Retry;

namespace PowerCrm.Vendors;

/// <summary>Settings of the Vault that decrypts the master key.</summary>
/// <param name="Url">The address of the server: <c>https://vault.internal:8200</c>.</param>
/// <param name="Key">The name of the transit key.</param>
/// <param name="Token">Needs permission to decrypt with the key, and no other.</param>
public sealed record VaultOptions(string Url, string Key, string Token)
{
    /// <summary>The answer is the master key itself, so the address must be https or a loopback address.</summary>
    public bool IsSafe => Uri.TryCreate(Url, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.IsLoopback);

    // A record prints its members, and the token is a secret.
    public override string ToString() => Url;
}

/// <summary>
/// The transit engine of HashiCorp Vault, or of OpenBao, which has the same API: <c>POST /v1/transit/decrypt/{key}</c> with
/// <c>{"ciphertext":"vault:v1:…"}</c> (developer.hashicorp.com/vault/api-docs/secret/transit, "Decrypt data"). A host calls it once, at
/// startup.
/// </summary>
public sealed class VaultTransit(VaultOptions options) : IDisposable
{
    /// <summary>The prefix of every value that a Vault encrypted.</summary>
    public const string Prefix = "vault:";

    // No redirects: the token would be sent to the new address.
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        BaseAddress = new Uri(options.Url.TrimEnd('/') + "/"),
        Timeout = TimeSpan.FromSeconds(5),
    };

    // Waits a few seconds for a server that is being restarted or unsealed; a host that starts asks again after that.
    private readonly ResiliencePipeline<HttpResponseMessage> retryPipeline = new ResiliencePipelineBuilder<HttpResponseMessage>()
        .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = 3,
            Delay = TimeSpan.FromMilliseconds(300),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = new PredicateBuilder<HttpResponseMessage>().Handle<HttpRequestException>().Handle<SocketException>()
                .HandleResult(r => r.StatusCode >= HttpStatusCode.InternalServerError),
        })
        .Build();

    /// <summary>Decrypts a value that this Vault encrypted.</summary>
    /// <returns>The plaintext in base64.</returns>
    /// <exception cref="VaultException">The Vault did not decrypt it. The message gives the reason and contains no secret.</exception>
    public async Task<string> Decrypt(string ciphertext, CancellationToken ct)
    {
        try
        {
            using var response = await retryPipeline.ExecuteAsync(async token =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, $"v1/transit/decrypt/{Uri.EscapeDataString(options.Key)}");
                request.Headers.Add("X-Vault-Token", options.Token);
                request.Content = JsonContent.Create(new DecryptRequest(ciphertext));
                return await http.SendAsync(request, token);
            }, ct);
            return response.StatusCode switch
            {
                HttpStatusCode.OK => (await response.Content.ReadFromJsonAsync<DecryptResponse>(ct))?.Data?.Plaintext
                    ?? throw new VaultException("its response contains no key"),
                HttpStatusCode.Forbidden => throw new VaultException(
                    $"the token is invalid or expired, or has no permission to decrypt with the transit key '{options.Key}'"),
                HttpStatusCode.NotFound => throw new VaultException("it has no transit engine at 'transit'"),
                HttpStatusCode.BadRequest => throw new VaultException(
                    $"the wrapped key is not from its transit key '{options.Key}', or from a version that it no longer decrypts"),
                >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest =>
                    throw new VaultException("it redirects to another address, where the token is not sent: set Keys__Vault__Url to it"),
                HttpStatusCode.ServiceUnavailable => throw new VaultException("it is sealed, or not ready", isTransient: true),
                var other => throw new VaultException($"it answered {(int)other}",
                    isTransient: other >= HttpStatusCode.InternalServerError),
            };
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or JsonException
            || (e is TaskCanceledException && !ct.IsCancellationRequested))
        {
            // A response that is not JSON, or a certificate that is not trusted, stays as it is.
            throw new VaultException("it cannot be reached, or its response is malformed",
                isTransient: e is not (JsonException or HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }));
        }
    }

    public void Dispose() => http.Dispose();

    private sealed record DecryptRequest([property: JsonPropertyName("ciphertext")] string Ciphertext);

    private sealed record DecryptResponse([property: JsonPropertyName("data")] DecryptedData? Data);

    private sealed record DecryptedData([property: JsonPropertyName("plaintext")] string? Plaintext);
}

/// <summary>The Vault did not decrypt the key.</summary>
public sealed class VaultException(string message, bool isTransient = false) : Exception(message)
{
    /// <summary>Whether it may decrypt it a moment later: it cannot be reached, is sealed, or has a fault of its own.</summary>
    public bool IsTransient => isTransient;
}

using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Host.Tests.Cli;
using PowerCrm.Sandbox;
using PowerCrm.Store;

namespace PowerCrm.Host.Tests.Operations;

/// <summary>
/// The master key is wrapped by a key service, which the sandbox plays; the message names the reason if it cannot be unwrapped.
/// </summary>
[Trait("Category", "Full")]
public sealed class VaultTests(TestHost host) : IClassFixture<TestHost>
{
    private static readonly SandboxKeys Known = new();

    private string Vault => host.Url.GetLeftPart(UriPartial.Authority) + SandboxServer.VaultPath;

    [Fact]
    public async Task a_wrapped_master_key_opens_what_is_sealed()
    {
        await host.Services.GetRequiredService<IKeyRing>().Seal(Guid.CreateVersion7(), "name", "某人", CancellationToken.None);
        var wrapped = await Wrapped(TestHost.MasterKey);
        wrapped.ShouldStartWith("vault:v1:");

        (await MasterKey(wrapped)).ShouldBe(("ok", "opens what is sealed"));
        (await MasterKey(await Wrapped(Convert.ToBase64String(new byte[32])))).State.ShouldBe("missing");

        // The previous key may be wrapped as well, and a wrapped key may be in a file.
        var file = Path.Combine(Path.GetTempPath(), $"powercrm-{Guid.CreateVersion7():N}.key");
        await File.WriteAllTextAsync(file, wrapped + "\n");
        try
        {
            (await MasterKey("", ("Keys__MasterFile", file))).State.ShouldBe("ok");
            (await MasterKey(await Wrapped(Convert.ToBase64String(new byte[32])), ("Keys__PreviousFile", file))).State.ShouldBe("ok");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("Keys__Vault__Token", "another", "the token is invalid or expired, or has no permission to decrypt")]
    [InlineData("Keys__Vault__Key", "others", "no permission to decrypt with the transit key 'others'")]
    [InlineData("Keys__Vault__Token", "", "set Keys__Vault__Url, and Keys__Vault__Token or Keys__Vault__TokenFile")]
    [InlineData("Keys__Vault__Url", "http://127.0.0.1:1", "it cannot be reached")]
    [InlineData("Keys__Vault__Url", "http://vault.example", "must begin with https")]
    [InlineData("Keys__Master", "vault:v1:AAAA", "the wrapped key is not from its transit key 'powercrm'")]
    public async Task the_reason_for_a_failed_unwrapping_is_reported_without_secrets(string setting, string value, string said)
    {
        var wrapped = await Wrapped(TestHost.MasterKey);
        var (state, detail) = await MasterKey(wrapped, (setting, value));
        (state, detail.Contains(said, StringComparison.Ordinal)).ShouldBe(("missing", true), detail);
        detail.ShouldNotContain(Known.VaultToken);
        detail.ShouldNotContain(wrapped);
    }

    [Fact]
    public async Task a_vault_that_is_sealed_is_asked_again_and_said_to_be_sealed()
    {
        var own = await TestHost.StartAsync(readers: false);
        try
        {
            var wrapped = await Wrapped(TestHost.MasterKey);
            (await own.Post("/sandbox/faults", new { provider = "vault", mode = "error" })).ShouldBe(204);
            var sealedOne = own.Url.GetLeftPart(UriPartial.Authority) + SandboxServer.VaultPath;
            var (state, detail) = await MasterKey(wrapped, ("Keys__Vault__Url", sealedOne));
            (state, detail.Contains("it is sealed, or not ready", StringComparison.Ordinal)).ShouldBe(("missing", true), detail);
        }
        finally
        {
            await own.DisposeAsync();
        }
    }

    [Fact]
    public async Task the_token_does_not_go_where_a_redirect_leads()
    {
        using var elsewhere = new System.Net.HttpListener();
        var port = Free();
        elsewhere.Prefixes.Add($"http://127.0.0.1:{port}/");
        elsewhere.Start();
        var asked = elsewhere.GetContextAsync();
        using var first = new System.Net.HttpListener();
        var other = Free();
        first.Prefixes.Add($"http://127.0.0.1:{other}/");
        first.Start();
        var answering = Task.Run(async () =>
        {
            var it = await first.GetContextAsync();
            it.Response.Redirect($"http://127.0.0.1:{port}/");
            it.Response.Close();
        });
        var (state, detail) = await MasterKey(await Wrapped(TestHost.MasterKey), ("Keys__Vault__Url", $"http://127.0.0.1:{other}"));
        await answering;
        (state, detail.Contains("it redirects to another address", StringComparison.Ordinal)).ShouldBe(("missing", true), detail);
        asked.IsCompleted.ShouldBeFalse();
        elsewhere.Stop();
        await Should.ThrowAsync<Exception>(asked);
    }

    private static int Free()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<string> Wrapped(string master)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("X-Vault-Token", Known.VaultToken);
        var answer = await http.PostAsJsonAsync($"{Vault}/v1/transit/encrypt/{Known.VaultKey}", new { plaintext = master });
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["data"]!["ciphertext"]!.GetValue<string>();
    }

    /// <summary>Returns the row of `check-env` about the master key, or about the settings if no host could be built.</summary>
    private async Task<(string State, string Detail)> MasterKey(string master, params (string, string)[] more)
    {
        var (_, said, complained) = await CommandRunner.Run(host,
            [
                ("Keys__Master", master), ("Keys__Vault__Url", Vault), ("Keys__Vault__Token", Known.VaultToken), .. more,
            ], "check-env", "--json");
        complained.ShouldBeEmpty();
        var found = JsonNode.Parse(said)!.AsArray().Single(c => c!["what"]!.GetValue<string>() is "master key" or "settings")!;
        return (found["state"]!.GetValue<string>(), found["detail"]!.GetValue<string>());
    }
}

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
    private static readonly SandboxKeys Keys = new();

    private string Vault => host.Url.GetLeftPart(UriPartial.Authority) + SandboxServer.VaultPath;

    [Fact]
    public async Task a_wrapped_master_key_opens_what_is_sealed()
    {
        await host.Services.GetRequiredService<IKeyRing>().Seal(Guid.CreateVersion7(), "name", "某人", CancellationToken.None);
        var wrapped = await Wrap(TestHost.MasterKey);
        wrapped.ShouldStartWith("vault:v1:");

        (await CheckMasterKey(wrapped)).ShouldBe(("ok", "opens what is sealed"));
        (await CheckMasterKey(await Wrap(Convert.ToBase64String(new byte[32])))).State.ShouldBe("missing");

        // The previous key may be wrapped as well, and a wrapped key may be in a file.
        var file = Path.Combine(Path.GetTempPath(), $"powercrm-{Guid.CreateVersion7():N}.key");
        await File.WriteAllTextAsync(file, wrapped + "\n");
        try
        {
            (await CheckMasterKey("", ("Keys__MasterFile", file))).State.ShouldBe("ok");
            (await CheckMasterKey(await Wrap(Convert.ToBase64String(new byte[32])), ("Keys__PreviousFile", file))).State.ShouldBe("ok");
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
    public async Task the_reason_for_a_failed_unwrapping_is_reported_without_secrets(string setting, string value, string expected)
    {
        var wrapped = await Wrap(TestHost.MasterKey);
        var (state, detail) = await CheckMasterKey(wrapped, (setting, value));
        (state, detail.Contains(expected, StringComparison.Ordinal)).ShouldBe(("missing", true), detail);
        detail.ShouldNotContain(Keys.VaultToken);
        detail.ShouldNotContain(wrapped);
    }

    [Fact]
    public async Task a_vault_that_is_sealed_is_asked_again_and_said_to_be_sealed()
    {
        var otherHost = await TestHost.StartAsync(readers: false);
        try
        {
            var wrapped = await Wrap(TestHost.MasterKey);
            (await otherHost.Post("/sandbox/faults", new { provider = "vault", mode = "error" })).ShouldBe(204);
            var sealedVault = otherHost.Url.GetLeftPart(UriPartial.Authority) + SandboxServer.VaultPath;
            var (state, detail) = await CheckMasterKey(wrapped, ("Keys__Vault__Url", sealedVault));
            (state, detail.Contains("it is sealed, or not ready", StringComparison.Ordinal)).ShouldBe(("missing", true), detail);
        }
        finally
        {
            await otherHost.DisposeAsync();
        }
    }

    [Fact]
    public async Task the_token_is_not_sent_to_the_target_of_a_redirect()
    {
        using var elsewhere = new System.Net.HttpListener();
        var port = FreePort.Next();
        elsewhere.Prefixes.Add($"http://127.0.0.1:{port}/");
        elsewhere.Start();
        var request = elsewhere.GetContextAsync();
        using var vault = new System.Net.HttpListener();
        var vaultPort = FreePort.Next();
        vault.Prefixes.Add($"http://127.0.0.1:{vaultPort}/");
        vault.Start();
        var redirect = Task.Run(async () =>
        {
            var context = await vault.GetContextAsync();
            context.Response.Redirect($"http://127.0.0.1:{port}/");
            context.Response.Close();
        });
        var (state, detail) = await CheckMasterKey(await Wrap(TestHost.MasterKey), ("Keys__Vault__Url", $"http://127.0.0.1:{vaultPort}"));
        await redirect;
        (state, detail.Contains("it redirects to another address", StringComparison.Ordinal)).ShouldBe(("missing", true), detail);
        request.IsCompleted.ShouldBeFalse();
        elsewhere.Stop();
        await Should.ThrowAsync<Exception>(request);
    }

    private async Task<string> Wrap(string master)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("X-Vault-Token", Keys.VaultToken);
        var answer = await http.PostAsJsonAsync($"{Vault}/v1/transit/encrypt/{Keys.VaultKey}", new { plaintext = master });
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["data"]!["ciphertext"]!.GetValue<string>();
    }

    /// <summary>Returns the row of `check-env` about the master key, or about the settings if no host could be built.</summary>
    private async Task<(string State, string Detail)> CheckMasterKey(string master, params (string, string)[] settings)
    {
        var (_, output, errors) = await CommandRunner.Run(host,
            [
                ("Keys__Master", master), ("Keys__Vault__Url", Vault), ("Keys__Vault__Token", Keys.VaultToken), .. settings,
            ], "check-env", "--json");
        errors.ShouldBeEmpty();
        var row = JsonNode.Parse(output)!.AsArray().Single(c => c!["what"]!.GetValue<string>() is "master key" or "settings")!;
        return (row["state"]!.GetValue<string>(), row["detail"]!.GetValue<string>());
    }
}

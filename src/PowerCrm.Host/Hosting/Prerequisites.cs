using System.Net;
using System.Security.Cryptography;
using Npgsql;
using PowerCrm.Embedded;
using PowerCrm.Store;
using PowerCrm.Vendors;

namespace PowerCrm.Host.Hosting;

/// <summary>The prerequisites of a host: its database and its master key.</summary>
internal sealed partial class Prerequisites(string connectionString, MasterKey master, EmbeddedPostgres? embedded) : IAsyncDisposable
{
    public string ConnectionString => connectionString;
    public MasterKey Master => master;
    public EmbeddedPostgres? Embedded => embedded;

    /// <param name="waitsForVault">True if a Vault that is away or sealed is asked again until it opens the master key. False if that is an
    /// error after some seconds.</param>
    /// <exception cref="StartupException">A setting is missing that the operator has to provide.</exception>
    public static async Task<Prerequisites> Prepare(IConfiguration configuration, IHostEnvironment environment, ILogger log,
        bool waitsForVault, CancellationToken ct)
    {
        if (Messaging.IsCodegen)
            return new Prerequisites("Host=127.0.0.1;Database=none", new MasterKey(new byte[32]), null);
        var data = Path.GetFullPath(configuration["PowerCrm:Data"] ?? ".data", environment.ContentRootPath);
        var master = await ReadMasterKey(configuration, environment, data, waitsForVault ? log : null, ct);
        if (configuration.GetConnectionString("PowerCrm") is { Length: > 0 } configured)
        {
            if (!environment.IsDevelopment() && !configuration.GetValue("Database:Unencrypted", false) && IsUnverifiedRemote(configured))
                throw new StartupException("The connection to the database is not encrypted and verified: add SSL Mode=VerifyFull and Root "
                    + "Certificate to ConnectionStrings__PowerCrm, or set Database__Unencrypted=true on a "
                    + "private network.");
            return new Prerequisites(PrimaryServer.TargetPrimary(configured), master, null);
        }
        if (!environment.IsDevelopment())
            throw new StartupException("No database: set ConnectionStrings__PowerCrm. (Only Development brings its own PostgreSQL.)");
        try
        {
            var embedded = await EmbeddedPostgres.StartAsync(new EmbeddedOptions(data), log, ct);
            return new Prerequisites(embedded.ConnectionString, master, embedded);
        }
        catch (EmbeddedPostgresException e)
        {
            throw new StartupException(e.Message);
        }
    }

    /// <summary>Whether the server is on another machine and its certificate is not verified.</summary>
    private static bool IsUnverifiedRemote(string connectionString)
    {
        var it = new NpgsqlConnectionStringBuilder(connectionString);
        return it.SslMode is not (SslMode.VerifyFull or SslMode.VerifyCA) && (it.Host ?? "").Split(',')
            .Select(h => h.Split(':') is [var name, _] ? name : h)
            .Any(h => !h.StartsWith('/') && h != "localhost" && !(IPAddress.TryParse(h, out var at) && IPAddress.IsLoopback(at)));
    }

    private static async Task<MasterKey> ReadMasterKey(IConfiguration configuration, IHostEnvironment environment, string data,
        ILogger? waiting, CancellationToken ct)
    {
        var previous = await ReadKey("Keys:Previous") is { } previousKey ? Parse(previousKey) : null;
        if (await ReadKey("Keys:Master") is { } text)
            return Parse(text, previous);
        if (!environment.IsDevelopment())
            throw new StartupException(
                "No master key: set Keys__Master (32 bytes as base64: `openssl rand -base64 32`) or Keys__MasterFile.");
        Directory.CreateDirectory(data);
        var keyPath = Path.Combine(data, "master.key");
        if (!File.Exists(keyPath))
            CreateKeyFile(keyPath);
        return Parse(await File.ReadAllTextAsync(keyPath, ct), previous);

        async Task<string?> ReadKey(string name)
        {
            var value = ReadSetting(configuration, name)?.Trim();
            return value?.StartsWith(VaultTransit.Prefix, StringComparison.Ordinal) == true
                ? await DecryptByVault(configuration, value, waiting, ct) : value;
        }
    }

    /// <summary>Lets the Vault decrypt the key. The plain key exists only in the memory of this process.</summary>
    /// <param name="waiting">Where it is logged that the Vault is asked again; null if it is not.</param>
    private static async Task<string> DecryptByVault(IConfiguration configuration, string wrapped, ILogger? waiting, CancellationToken ct)
    {
        var vault = new VaultOptions(configuration["Keys:Vault:Url"] ?? "", configuration["Keys:Vault:Key"] ?? "powercrm",
            ReadSetting(configuration, "Keys:Vault:Token")?.Trim() ?? "");
        if (vault.Url.Length == 0 || vault.Token.Length == 0)
            throw new StartupException(
                "The master key is wrapped by a Vault: set Keys__Vault__Url, and Keys__Vault__Token or Keys__Vault__TokenFile.");
        if (!vault.IsSafe)
            throw new StartupException("Keys__Vault__Url must begin with https; otherwise the master key would be sent unencrypted.");
        using var transit = new VaultTransit(vault);
        for (var attempt = 4; ; attempt++)
            try
            {
                return await transit.Decrypt(wrapped, ct);
            }
            catch (VaultException e) when (waiting is not null && e.IsTransient)
            {
                LogWaiting(waiting);
                await Task.Delay(StoreFaults.BackOffDelay(attempt), ct);
            }
            catch (VaultException e)
            {
                throw new StartupException($"The Vault at {vault.Url} did not open the master key: {e.Message}.");
            }
    }

    [LoggerMessage(1, LogLevel.Warning, "The Vault cannot be reached, or is sealed. The host waits for it, and asks again")]
    private static partial void LogWaiting(ILogger log);

    /// <summary>Returns the setting's value; null if neither the setting nor its file is set.</summary>
    private static string? ReadSetting(IConfiguration configuration, string name)
    {
        if (configuration[name] is { } text && !string.IsNullOrWhiteSpace(text))
            return text;
        return configuration[name + "File"] is not { Length: > 0 } file ? null
            : File.Exists(file) ? File.ReadAllText(file) : throw new StartupException($"{name}File: there is no file {file}.");
    }

    /// <summary>
    /// Creates the key file. If two hosts start at once, the first to move its file into place wins, and both read that one.
    /// </summary>
    private static void CreateKeyFile(string path)
    {
        var temporaryPath = $"{path}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new StreamWriter(temporaryPath, options))
            stream.WriteLine(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        try
        {
            File.Move(temporaryPath, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporaryPath);
        }
    }

    private static MasterKey Parse(string text, MasterKey? previous = null)
    {
        var bytes = new byte[48];
        return Convert.TryFromBase64String(text.Trim(), bytes, out var length) && length == 32
            ? new MasterKey(bytes[..32], previous) : throw new StartupException("The master key is not 32 bytes of base64.");
    }

    public async ValueTask DisposeAsync()
    {
        if (embedded is not null)
            await embedded.DisposeAsync();
    }
}

/// <summary>The host cannot start; the message says what the operator has to do. Shown without a stack trace.</summary>
internal sealed class StartupException(string message) : Exception(message);

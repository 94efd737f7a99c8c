using System.Diagnostics;
using System.Net.Sockets;
using PowerCrm.Testing;

namespace PowerCrm.Bench.Http;

/// <summary>The host as in operation: published, in a process of its own, on the bench's server.</summary>
internal sealed class PublishedHost : IAsyncDisposable
{
    private readonly Process process;

    private PublishedHost(Process process, Uri url)
    {
        this.process = process;
        Http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 })
        {
            BaseAddress = url,
            Timeout = TimeSpan.FromSeconds(60)
        };
    }

    public HttpClient Http { get; }
    public int Id => process.Id;
    public TimeSpan StartedIn { get; private set; }

    public TimeSpan Cpu
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public double Megabytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64 / 1e6;
        }
    }

    /// <summary>The settings of a host in Development with its files in a folder.</summary>
    public static Dictionary<string, string> Settings(string database, DirectoryInfo folder) => new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["ConnectionStrings__PowerCrm"] = database,
        ["Blobs__Path"] = folder.CreateSubdirectory("blobs").FullName,
        ["Audit__CheckpointFile"] = Path.Combine(folder.FullName, "checkpoints.jsonl"),
        ["Keys__Master"] = Convert.ToBase64String(new byte[32]),
        ["Logging__LogLevel__Default"] = "Warning",
    };

    public static async Task<string> Build(CancellationToken ct)
    {
        var output = Path.Combine(Repository.Root, ".run", "bench-host");
        // Files of an earlier build must not be included.
        if (Directory.Exists(output))
            Directory.Delete(output, recursive: true);
        await Run(["publish", Path.Combine(Repository.Root, "src", "PowerCrm.Host"), "-c", "Release", "-o", output, "-v", "q"], null, ct);
        return Path.Combine(output, "PowerCrm.Host.dll");
    }

    /// <summary>Returns the size of the published files in millions of bytes.</summary>
    public static double Size(string dll) =>
        new DirectoryInfo(Path.GetDirectoryName(dll)!).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length) / 1e6;

    public static async Task RunCommand(string dll, Dictionary<string, string> settings, string input, string[] arguments,
        CancellationToken ct)
    {
        var start = Start([dll, .. arguments], settings);
        using var it = Process.Start(start) ?? throw new InvalidOperationException("The host did not start.");
        await it.StandardInput.WriteLineAsync(input.AsMemory(), ct);
        it.StandardInput.Close();
        await it.WaitForExitAsync(ct);
        if (it.ExitCode != 0)
            throw new InvalidOperationException($"`{arguments[0]}` ended with {it.ExitCode}: {await it.StandardError.ReadToEndAsync(ct)}");
    }

    /// <summary>Runs a command and returns its output. Exit codes 0 and 1 are accepted: 1 means that the command found something.</summary>
    public static async Task<string> RunForOutput(string dll, Dictionary<string, string> settings, string[] arguments, CancellationToken ct)
    {
        using var it = Process.Start(Start([dll, .. arguments], settings))
            ?? throw new InvalidOperationException("The host did not start.");
        it.StandardInput.Close();
        var (output, error) = (it.StandardOutput.ReadToEndAsync(ct), it.StandardError.ReadToEndAsync(ct));
        await it.WaitForExitAsync(ct);
        return it.ExitCode is 0 or 1 ? await output
            : throw new InvalidOperationException($"`{arguments[0]}` ended with {it.ExitCode}: {await error}");
    }

    public static async Task<PublishedHost> Start(string dll, Dictionary<string, string> settings, CancellationToken ct)
    {
        var url = FreePort.Url();
        var start = Start([dll, "run"], new(settings) { ["ASPNETCORE_URLS"] = url.ToString().TrimEnd('/') });
        var started = Stopwatch.GetTimestamp();
        var process = Process.Start(start) ?? throw new InvalidOperationException("The host did not start.");
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, e) => Console.Error.WriteLine(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var host = new PublishedHost(process, url);
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                using var response = await host.Http.GetAsync("/health/ready", ct);
                return response.IsSuccessStatusCode;
            }
            catch (Exception e) when (e is HttpRequestException or SocketException)
            {
                return false;
            }
        }, TimeSpan.FromSeconds(60));
        host.StartedIn = Stopwatch.GetElapsedTime(started);
        return host;
    }

    private static ProcessStartInfo Start(string[] arguments, Dictionary<string, string> settings)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        return start;
    }

    private static async Task Run(string[] arguments, string? folder, CancellationToken ct)
    {
        using var it = Process.Start(new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder ?? Repository.Root });
        await (it ?? throw new InvalidOperationException("dotnet did not start.")).WaitForExitAsync(ct);
        if (it.ExitCode != 0)
            throw new InvalidOperationException("The host's build failed.");
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
        process.Dispose();
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using PowerCrm.Testing;

namespace PowerCrm.Host.Tests.Journeys;

/// <summary>The host as its operators run it: a process of its own, which can be killed and frozen.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private readonly string connectionString, blobs;
    private Process? process;

    private HostProcess(string connectionString, string blobs)
    {
        (this.connectionString, this.blobs) = (connectionString, blobs);
        Url = new Uri($"http://127.0.0.1:{FreePort()}");
        Http = new HttpClient { BaseAddress = Url, Timeout = TimeSpan.FromSeconds(8) };
    }

    public Uri Url { get; }
    public HttpClient Http { get; }

    public static async Task<HostProcess> StartAsync(string connectionString, string blobs)
    {
        var it = new HostProcess(connectionString, blobs);
        it.Start();
        await it.Ready();
        return it;
    }

    public void Start()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "PowerCrm.Host.dll"), "run"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_URLS"] = Url.ToString().TrimEnd('/');
        start.Environment["ConnectionStrings__PowerCrm"] = connectionString;
        start.Environment["Keys__Master"] = TestHost.MasterKey;
        start.Environment["Blobs__Path"] = blobs;
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        process = Process.Start(start);
        process!.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Task Ready() => Eventually.TrueAsync(async () =>
    {
        try
        {
            using var answer = await Http.GetAsync("/health/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }, TimeSpan.FromSeconds(60));

    /// <summary>SIGKILL, and gone.</summary>
    public async Task Kill()
    {
        process!.Kill(entireProcessTree: false);
        await process.WaitForExitAsync();
    }

    public Task Freeze() => Signal("STOP");
    public Task Thaw() => Signal("CONT");

    private async Task Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", process!.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (process is { HasExited: false })
        {
            await Thaw();
            await Kill();
        }
        process?.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

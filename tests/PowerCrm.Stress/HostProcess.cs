using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace PowerCrm.Stress;

/// <summary>The host as a process of its own, as in operation, which can be killed and frozen.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private readonly string connectionString, blobs;
    private readonly StringBuilder output = new();
    private Process? process;

    private HostProcess(string connectionString, string blobs, string folder)
    {
        (this.connectionString, this.blobs, Folder) = (connectionString, blobs, folder);
        Url = FreePort.Url();
        Http = new HttpClient { BaseAddress = Url, Timeout = TimeSpan.FromSeconds(8) };
    }

    /// <summary>The folder of the hosts that are started: this build, or one with a planted bug.</summary>
    public static string BuildFolder { get; set; } = AppContext.BaseDirectory;

    /// <summary>If set, each host writes its output there too, to a file named after its process id.</summary>
    public static string? LogFolder { get; set; }

    /// <summary>The folder of this host from its next start on: it may be another build than that of the others.</summary>
    public string Folder { get; set; }

    public Uri Url { get; }
    public HttpClient Http { get; private set; }

    /// <summary>Environment variables of every process started from now on.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    public int Id => process!.Id;

    /// <summary>Resident memory, in millions of bytes.</summary>
    public double Megabytes
    {
        get
        {
            process!.Refresh();
            return process.HasExited ? 0 : process.WorkingSet64 / 1e6;
        }
    }

    /// <summary>The output so far.</summary>
    public string Output
    {
        get
        {
            lock (output)
                return output.ToString();
        }
    }

    public static Task<HostProcess> StartAsync(string connectionString, string blobs, params (string Name, string Value)[] environment) =>
        StartAsync(connectionString, blobs, BuildFolder, environment);

    /// <param name="folder">The folder of the build.</param>
    public static async Task<HostProcess> StartAsync(string connectionString, string blobs, string folder,
        params (string Name, string Value)[] environment)
    {
        var it = new HostProcess(connectionString, blobs, folder);
        foreach (var (name, value) in environment)
            it.Environment[name] = value;
        it.Start();
        try
        {
            await it.WaitUntilReady();
            return it;
        }
        catch
        {
            await it.DisposeAsync();
            throw;
        }
    }

    public void Start(params string[] options)
    {
        process = Process.Start(CommandStartInfo("run", options));
        var file = LogFolder is { } folder ? Path.Combine(folder, $"host-{process!.Id}.log") : null;
        process!.OutputDataReceived += (_, line) =>
        {
            lock (output)
            {
                output.Append(line.Data).Append('\n');
                if (file is not null)
                    File.AppendAllText(file, line.Data + "\n");
            }
        };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Starts a host with the demo data; returns when it has printed its instructions.</summary>
    public static async Task<HostProcess> StartDemoAsync(string connectionString, string blobs)
    {
        var it = new HostProcess(connectionString, blobs, BuildFolder);
        it.Start("--demo");
        try
        {
            await Eventually.TrueAsync(() => Task.FromResult(it.Output.Contains("demo reset removes the demo", StringComparison.Ordinal)),
                TimeSpan.FromMinutes(8));
            return it;
        }
        catch
        {
            await it.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns the start of a host as in `up`: with the demo, and its log in a file.</summary>
    public static ProcessStartInfo DemoStartInfo(string connectionString, string blobs, string log)
    {
        var it = new HostProcess(connectionString, blobs, BuildFolder);
        it.Environment["Logging__Path"] = log;
        it.Environment["Logging__LogLevel__Default"] = "Information";
        return it.CommandStartInfo("run", "--demo");
    }

    /// <summary>Returns the start of a command on this host's database.</summary>
    public ProcessStartInfo CommandStartInfo(string verb, params string[] options)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(Folder, "PowerCrm.Host.dll"), verb, .. options])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_URLS"] = Url.ToString().TrimEnd('/');
        start.Environment["ConnectionStrings__PowerCrm"] = connectionString;
        start.Environment["Keys__Master"] = ProductHost.MasterKey;
        start.Environment["Blobs__Path"] = blobs;
        start.Environment["Audit__CheckpointFile"] = blobs + ".checkpoints";
        start.Environment["Privacy__TombstonesFile"] = blobs + ".tombstones";
        start.Environment["Privacy__HoldsFile"] = blobs + ".holds";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        return start;
    }

    /// <summary>Sets the timeout of further requests.</summary>
    public void SetTimeout(TimeSpan timeout)
    {
        Http.Dispose();
        Http = new HttpClient { BaseAddress = Url, Timeout = timeout };
    }

    public Task WaitUntilReady() => Eventually.TrueAsync(async () =>
    {
        try
        {
            using var response = await Http.GetAsync("/health/ready");
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or TaskCanceledException)
        {
            return false;
        }
    }, TimeSpan.FromMinutes(3));

    /// <summary>Sends SIGKILL and waits for the end.</summary>
    public async Task Kill()
    {
        process!.Kill(entireProcessTree: false);
        await process.WaitForExitAsync();
    }

    /// <summary>Stops the host as for an update: running work is finished first.</summary>
    public async Task Stop()
    {
        await Signal("TERM");
        await process!.WaitForExitAsync();
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
}

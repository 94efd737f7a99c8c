using System.ComponentModel;
using System.Diagnostics;
using PowerCrm.Papers;
using PowerCrm.Reading;

namespace PowerCrm.Vendors;

/// <summary>
/// A child process of the host's own program that reads pictures under resource limits. No picture data is in its arguments, its
/// environment or a file: the pixels are sent to its standard input.
/// </summary>
internal sealed class ReadingWorker
{
    /// <summary>
    /// The limit of the data segment, not of the address space: .NET reserves far more than it uses. At most 400 MB are used; the managed
    /// heap is limited to 128 MB.
    /// </summary>
    private const long MemoryLimit = 536870912;
    private const string HeapLimit = "0x8000000";

    private readonly Process process;

    private ReadingWorker(Process process) => this.process = process;

    public int Pictures { get; private set; }
    public long FreeSince { get; set; }
    public bool IsAlive => !process.HasExited;

    /// <returns>Null when the program is missing, or its models are not the expected ones.</returns>
    public static async Task<ReadingWorker?> Start(OcrOptions ocr, PictureOptions pictures, CancellationToken ct)
    {
        var process = new Process { StartInfo = CreateStartInfo(ocr, pictures) };
        try
        {
            if (!process.Start())
                return null;
        }
        catch (Win32Exception)
        {
            process.Dispose();
            return null;
        }
        var worker = new ReadingWorker(process);
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        try
        {
            if (await WorkerProtocol.Receive(process.StandardOutput.BaseStream, 0, ct) is (WorkerProtocol.Ready, _))
                return worker;
        }
        catch (InvalidDataException)
        {
            // The program is not a worker.
        }
        catch
        {
            worker.Stop();
            throw;
        }
        worker.Stop();
        return null;
    }

    /// <exception cref="InvalidDataException">The answer is malformed.</exception>
    /// <exception cref="IOException">The process has ended.</exception>
    /// <returns>Null when the data is not a pixmap.</returns>
    public async Task<PrintedPage?> Read(byte[] pixmap, CancellationToken ct)
    {
        Pictures++;
        var (type, content) = await SendRequest(WorkerProtocol.Read, pixmap, ct);
        return type switch
        {
            WorkerProtocol.Page => WorkerProtocol.DecodePage(content),
            WorkerProtocol.NoPicture => null,
            _ => throw new InvalidDataException("The worker's answer is invalid."),
        };
    }

    /// <summary>Reads the last picture again, without red print.</summary>
    public async Task<PrintedPage> RereadWithoutRed(CancellationToken ct) =>
        await SendRequest(WorkerProtocol.WithoutRed, default, ct) is (WorkerProtocol.Page, var content)
        ? WorkerProtocol.DecodePage(content) : throw new InvalidDataException("The worker's answer is invalid.");

    /// <summary>Reads lines of the last page once more.</summary>
    public async Task<IReadOnlyList<PrintedLine>> Reread(IReadOnlyCollection<int> lines, CancellationToken ct) =>
        await SendRequest(WorkerProtocol.Reread, WorkerProtocol.Encode(lines), ct) is (WorkerProtocol.Page, var content)
            && WorkerProtocol.DecodePage(content).Lines is var read && read.Count == lines.Count
            ? read : throw new InvalidDataException("The worker's answer is invalid.");

    public void Stop()
    {
        try
        {
            process.Kill(entireProcessTree: true);
            // Without the wait it would stay a zombie.
            process.WaitForExit(TimeSpan.FromSeconds(5));
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // The process had already ended.
        }
        process.Dispose();
    }

    private async Task<(byte Type, byte[] Content)> SendRequest(byte type, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        await WorkerProtocol.Send(process.StandardInput.BaseStream, type, content, ct);
        return await WorkerProtocol.Receive(process.StandardOutput.BaseStream, WorkerProtocol.MaxFromWorker, ct)
            ?? throw new EndOfStreamException();
    }

    private static ProcessStartInfo CreateStartInfo(OcrOptions ocr, PictureOptions pictures)
    {
        var program = Path.GetFullPath(ocr.Worker.Length > 0 ? ocr.Worker : "PowerCrm.Host.dll", AppContext.BaseDirectory);
        string[] command = program.EndsWith(".dll", StringComparison.Ordinal)
            ? [DotnetPath, "exec", program, OcrWorker.Verb] : [program, OcrWorker.Verb];
        var start = new ProcessStartInfo(pictures.Prlimit,
            [$"--data={MemoryLimit}", "--fsize=1048576", "--nofile=256", "--core=0", "--", .. command])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/bin:/usr/bin:/bin";
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["MALLOC_ARENA_MAX"] = "2";
        start.Environment["DOTNET_GCHeapHardLimit"] = HeapLimit;
        start.Environment["DOTNET_gcConcurrent"] = "0";
        // No socket for debuggers, and no second mapping of code, which would be a file of 2 GB.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        // ONNX Runtime would report its use to its vendor, by a database in the user's home that may be larger than the limit of a file.
        start.Environment["ORT_DISABLE_TELEMETRY"] = "1";
        return start;
    }

    /// <summary>
    /// The dotnet program that runs this process, wherever it is installed: shared/Microsoft.NETCore.App/10.0.0 is below its folder.
    /// </summary>
    private static string DotnetPath => Path.GetFullPath("../../../" + (OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"),
        System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory());
}

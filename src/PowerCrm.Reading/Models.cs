using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;

namespace PowerCrm.Reading;

/// <summary>The trained models (PP-OCRv4), which are files beside the program, and their expected hashes.</summary>
public static class Models
{
    private const string ChecksumFile = "SHA256SUMS";

    internal const string Detection = "ch_PP-OCRv4_det_infer.onnx", Recognition = "ch_PP-OCRv4_rec_infer.onnx",
        Direction = "ch_ppocr_mobile_v2.0_cls_infer.onnx", Letters = "ppocr_keys_v1.txt";

    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "models");

    /// <summary>
    /// Returns the files that are missing or changed: a model that was copied only in part gives wrong readings without an error.
    /// </summary>
    public static IReadOnlyList<string> FindInvalid(string folder)
    {
        string[] needed = [Detection, Recognition, Direction, Letters];
        var sumsFile = Path.Combine(folder, ChecksumFile);
        if (!File.Exists(sumsFile))
            return [ChecksumFile];
        var expected = File.ReadLines(sumsFile).Select(l => l.Split("  ", 2)).Where(l => l.Length == 2)
            .ToDictionary(l => l[1], l => l[0], StringComparer.Ordinal);
        return [.. needed.Where(n => expected.GetValueOrDefault(n) is not { } sum || ComputeChecksum(Path.Combine(folder, n)) != sum)];
    }

    /// <summary>Opens a model with one thread: the pictures that are read at the same time share the cores.</summary>
    internal static InferenceSession Open(string folder, string name)
    {
        // Without the arena the processor time doubles. Spinning threads would use it while nothing is read.
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            EnableCpuMemArena = true,
            EnableMemoryPattern = false,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return new InferenceSession(Path.Combine(folder, name), options);
    }

    /// <summary>Runs a model on a tensor; the output is valid only inside <paramref name="readOutput"/>.</summary>
    internal static T Run<T>(this InferenceSession session, float[] data, long[] shape, Func<ReadOnlySpan<float>, long[], T> readOutput)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(data, shape);
        using var options = new RunOptions();
        using var output = session.Run(options, session.InputNames, [input], session.OutputNames);
        return readOutput(output[0].GetTensorDataAsSpan<float>(), output[0].GetTensorTypeAndShape().Shape);
    }

    private static string? ComputeChecksum(string file)
    {
        if (!File.Exists(file))
            return null;
        using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}

using PowerCrm.Web;

namespace PowerCrm.Host.Cli;

/// <summary>Reads the file of a policy that a verb is given, and tells its faults.</summary>
internal static class PolicyFile
{
    public const string NotReadable = "There is no such file, or it is not JSON.";

    /// <returns>Null if there is no such file, or it is not JSON.</returns>
    public static async Task<JsonReadResult<IPolicyContent>?> Read(PolicyKind kind, FileInfo file, CancellationToken ct)
    {
        if (!file.Exists)
            return null;
        var read = kind.Read(await File.ReadAllBytesAsync(file.FullName, ct));
        return read.IsMalformed ? null : read;
    }

    public static IReadOnlyList<Fault> FindFaults(JsonReadResult<IPolicyContent> read) => read.Value?.Faults("") ?? read.Faults;

    public static string Format(IReadOnlyList<Fault> faults) =>
        string.Join('\n', faults.Select(f => $"{f.Pointer}: {f.Message(Language.English)}"));
}

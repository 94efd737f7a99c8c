using PowerCrm.Testing;

namespace PowerCrm.Store.Tests;

/// <summary>Compares a text with the approved one in a file beside the tests.</summary>
internal static class Approved
{
    public static async Task Match(string name, IEnumerable<string> lines)
    {
        var folder = Path.Combine(Repository.Root, "tests", "PowerCrm.Store.Tests");
        var (approved, received) = (Path.Combine(folder, name + ".approved.txt"), Path.Combine(folder, name + ".received.txt"));
        var text = string.Join('\n', lines).ReplaceLineEndings("\n").TrimEnd() + "\n";
        var expected = File.Exists(approved) ? (await File.ReadAllTextAsync(approved)).ReplaceLineEndings("\n") : "";
        if (text != expected)
            await File.WriteAllTextAsync(received, text);
        text.ShouldBe(expected, $"Look at {Path.GetFileName(received)} and rename it, if that is what you meant.");
        File.Delete(received);
    }
}

using System.Diagnostics;

namespace PowerCrm.Stress;

/// <summary>Small versions of the sample papers, for many uploads that are not read.</summary>
internal sealed class SmallPictures : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("powercrm-stress-papers-");

    private SmallPictures()
    {
    }

    public IReadOnlyList<string> Files { get; private set; } = [];

    public static async Task<SmallPictures> Make()
    {
        var it = new SmallPictures();
        var files = new List<string>();
        foreach (var name in (string[])["lic1_clean.jpg", "front1_clean.jpg", "back1_clean.jpg"])
        {
            var file = Path.Combine(it.folder.FullName, name);
            using var vips = Process.Start("vips", ["thumbnail", Repository.Data("ocr", name), file, "400"]);
            await vips.WaitForExitAsync();
            files.Add(vips.ExitCode == 0 ? file : throw new InvalidOperationException("vips could not make a picture small."));
        }
        it.Files = files;
        return it;
    }

    public void Dispose() => folder.Delete(recursive: true);
}

using System.Diagnostics;
using System.Text;

namespace PowerCrm.Host.Tests.Security;

/// <summary>Pictures that are unusual but harmless, and some that are hardly pictures, made with libvips' program.</summary>
internal sealed class Pictures : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("powercrm-pictures-");

    /// <summary>The expected result of each of them.</summary>
    public static (string Name, int Status, string? Code)[] ExpectedResults =>
    [
        ("black.jpg", 201, null), ("cmyk.jpg", 201, null), ("sixteen.png", 201, null), ("progressive.jpg", 201, null),
        ("gray.jpg", 201, null), ("sixteen_gray.png", 201, null),
        ("lossless.webp", 201, null), ("one.png", 400, "image_too_small"), ("one.jpg", 400, "image_too_small"),
        ("narrow.png", 400, "image_too_small"),
        ("truncated.jpg", 400, "image_corrupt"), ("cut.png", 400, "image_corrupt"), ("cut.webp", 400, "image_corrupt"),
        ("nothing", 400, "image_corrupt"),
        ("photo.heic", 415, "image_format_unsupported"), ("anim.gif", 415, "image_format_unsupported"),
        ("photo.tif", 415, "image_format_unsupported"),
        ("photo.avif", 415, "image_format_unsupported"),
    ];

    public async Task CreateFiles()
    {
        await RunVips("black", "black.png", "400", "300", "--bands", "3");
        await RunVips("copy", "black.png", "black.jpg");
        await RunVips("colourspace", "black.png", "cmyk.jpg", "cmyk");
        await RunVips("colourspace", "black.png", "sixteen.png", "rgb16");
        await RunVips("colourspace", "black.png", "sixteen_gray.png", "grey16");
        await RunVips("copy", "black.png", "lossless.webp[lossless]");
        await RunVips("copy", "black.png", "photo.tif");
        await RunVips("black", "one.png", "1", "1", "--bands", "3");
        await RunVips("copy", "one.png", "one.jpg");
        await RunVips("black", "narrow.png", "1500", "300", "--bands", "3");
        Write("cut.png", ReadCreated("black.png")[..^20]);
        Write("cut.webp", ReadCreated("lossless.webp")[..^20]);
        Write("nothing", []);
        Write("photo.heic", [0, 0, 0, 24, .. Encoding.ASCII.GetBytes("ftypheic"), 0, 0, 0, 0, .. Encoding.ASCII.GetBytes("mif1heic")]);
        Write("photo.avif", [0, 0, 0, 24, .. Encoding.ASCII.GetBytes("ftypavif"), 0, 0, 0, 0, .. Encoding.ASCII.GetBytes("mif1avif")]);
    }

    public byte[] Read(string name) =>
        File.Exists(Path.Combine(folder.FullName, name)) ? ReadCreated(name) : File.ReadAllBytes(Repository.Data("hostile", name));

    public void Dispose() => folder.Delete(recursive: true);

    private byte[] ReadCreated(string name) => File.ReadAllBytes(Path.Combine(folder.FullName, name));

    private void Write(string name, byte[] bytes) => File.WriteAllBytes(Path.Combine(folder.FullName, name), bytes);

    private async Task RunVips(params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo("vips", arguments) { RedirectStandardError = true, WorkingDirectory = folder.FullName })!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, errors);
    }
}

using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace PowerCrm.Host.Hosting;

/// <summary>Serves the staff's web console at <c>/console/</c>, as built by <c>clients/console</c>.</summary>
internal static class WebConsole
{
    private const string Path = "/console";

    // No inline script or style. Pictures of papers are fetched with the access token and shown as blobs.
    private const string Policy = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
        + "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly FileExtensionContentTypeProvider ContentTypes = new();

    public static bool IsBuilt(IConfiguration configuration) => File.Exists(System.IO.Path.Combine(GetFolder(configuration), "index.html"));

    /// <summary>The files are looked up at each request, not once: the console may be built after the host has started.</summary>
    public static void Use(WebApplication app)
    {
        var folder = GetFolder(app.Configuration);
        // In Development, the root address redirects to the start page.
        if (app.Environment.IsDevelopment())
            app.Use((http, next) =>
            {
                if (http.Request.Path != "/" || !HttpMethods.IsGet(http.Request.Method) || !IsBuilt(app.Configuration))
                    return next(http);
                http.Response.Redirect(Path + "/");
                return Task.CompletedTask;
            });
        app.Use((http, next) => http.Request.Path.StartsWithSegments(Path, out var remaining)
            && (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
            && Find(folder, remaining.Value ?? "") is { } file ? Send(http, file) : next(http));
    }

    /// <summary>
    /// Returns a file of the build. For the address of a page, which has no file, returns the index, whose script shows that page.
    /// </summary>
    private static IFileInfo? Find(string folder, string path)
    {
        if (!Directory.Exists(folder))
            return null;
        using var files = new PhysicalFileProvider(folder);
        var file = files.GetFileInfo(path);
        if (file is { Exists: true, IsDirectory: false })
            return file;
        return System.IO.Path.HasExtension(path) || files.GetFileInfo("index.html") is not { Exists: true } index ? null : index;
    }

    private static Task Send(HttpContext http, IFileInfo file)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        // File names in assets/ contain a hash of the content.
        headers.CacheControl = System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(file.PhysicalPath)) == "assets"
            ? "public, max-age=31536000, immutable" : "no-cache";
        headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        var type = ContentTypes.TryGetContentType(file.Name, out var contentType) ? contentType : "application/octet-stream";
        var path = file.PhysicalPath!;
        if (Accepts(http, "br") && File.Exists(path + ".br"))
        {
            headers.ContentEncoding = "br";
            path += ".br";
        }
        var fileInfo = new FileInfo(path);
        var tag = new EntityTagHeaderValue($"\"{fileInfo.LastWriteTimeUtc.Ticks:x}-{fileInfo.Length:x}\"");
        return TypedResults.PhysicalFile(path, IsText(type) ? type + "; charset=utf-8" : type, lastModified: fileInfo.LastWriteTimeUtc,
            entityTag: tag).ExecuteAsync(http);
    }

    private static bool IsText(string type) => type.StartsWith("text/", StringComparison.Ordinal);

    private static bool Accepts(HttpContext http, string coding) =>
        StringWithQualityHeaderValue.TryParseList(http.Request.Headers.AcceptEncoding, out var encodings)
        && encodings.Any(w => w.Value.Equals(coding, StringComparison.OrdinalIgnoreCase) && w.Quality is not 0);

    /// <summary>The folder that was built in the source tree, or else the one that was published beside the host.</summary>
    private static string GetFolder(IConfiguration configuration)
    {
        if (configuration["Console:Path"] is { Length: > 0 } configured)
            return System.IO.Path.GetFullPath(configured);
        var built = System.IO.Path.GetFullPath("clients/console/dist");
        return Directory.Exists("clients/console") ? built : System.IO.Path.Combine(AppContext.BaseDirectory, "console");
    }
}

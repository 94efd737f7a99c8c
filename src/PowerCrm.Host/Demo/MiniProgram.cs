using Microsoft.Extensions.FileProviders;
using PowerCrm.Host.Hosting;

namespace PowerCrm.Host.Demo;

/// <summary>
/// Serves the mini-program as a web page at <c>/miniprogram/</c>, as built by <c>clients/miniprogram/tests/host</c>. Development only.
/// </summary>
internal static class MiniProgram
{
    private const string Path = "/miniprogram";

    // Pictures that were just taken are blobs; the mini-program's runtime creates styles; the page shows two phones in frames.
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; "
        + "connect-src 'self' ws: blob:; frame-src 'self'; frame-ancestors 'self'";

    public static bool IsBuilt(IConfiguration configuration) => File.Exists(System.IO.Path.Combine(GetFolder(configuration), "index.html"));

    public static void Use(WebApplication app)
    {
        if (!IsBuilt(app.Configuration))
            return;
        app.UseFileServer(new FileServerOptions
        {
            RequestPath = Path,
            FileProvider = new PhysicalFileProvider(GetFolder(app.Configuration)),
            StaticFileOptions =
            {
                OnPrepareResponse = it =>
                {
                    it.Context.Response.Headers.ContentSecurityPolicy = Policy;
                    it.Context.Response.Headers.CacheControl = "no-cache";
                },
            },
        });
    }

    /// <summary>Returns a link to a page with two phones: one for a new applicant, the other for a manager.</summary>
    public static async Task<string?> CreateLink(BuiltHost host, string url, CancellationToken ct) => IsBuilt(host.App.Configuration)
        ? $"{url}{Path}/#{await host.Services.GetRequiredService<SignInLinks>().CreateCode(ct)}" : null;

    private static string GetFolder(IConfiguration configuration) =>
        System.IO.Path.GetFullPath(configuration["MiniProgram:Path"] ?? "clients/miniprogram/dist");
}

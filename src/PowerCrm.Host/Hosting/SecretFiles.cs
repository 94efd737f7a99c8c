using Microsoft.Extensions.FileProviders;

namespace PowerCrm.Host.Hosting;

/// <summary>
/// Settings from files, one a setting: <c>Secrets:Folder</c> names their folder, a file's name is the setting's, with <c>__</c> for the
/// colon. So systemd's credentials, Docker's and Kubernetes' secrets, and the agent of a vault can provide secrets, which then are in no
/// environment variable. A file overrides every other source.
/// </summary>
internal static class SecretFiles
{
    private const string Setting = "Secrets:Folder";

    /// <param name="builder">Gets the files as one more source.</param>
    /// <param name="settings">The settings so far, with the name of the folder.</param>
    /// <exception cref="StartupException">The folder is missing, or a file cannot be read.</exception>
    public static void Add(IConfigurationBuilder builder, IConfiguration settings)
    {
        if (settings[Setting] is not { Length: > 0 } configured)
            return;
        var folder = Path.GetFullPath(configured);
        if (!Directory.Exists(folder))
            throw new StartupException($"Secrets__Folder: there is no folder {folder}.");
        try
        {
            // Files that begin with a dot are left out: Kubernetes has such links in each folder of secrets.
            builder.AddKeyPerFile(source =>
                (source.FileProvider, source.Optional, source.ReloadOnChange) = (new PhysicalFileProvider(folder), false, false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"Secrets__Folder: {e.Message}");
        }
    }
}

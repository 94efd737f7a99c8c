using PowerCrm.Sandbox;

namespace PowerCrm.Host.Hosting;

/// <summary>The sandbox is a convenience of Development; Production refuses to start with any trace of it.</summary>
internal static class SandboxSettings
{
    /// <summary>
    /// Points the vendors' clients at the host's own sandbox where nothing else is configured. Returns true if the sandbox is to be mapped.
    /// </summary>
    public static bool Apply(ConfigurationManager configuration, IHostEnvironment environment)
    {
        var isEnabled = configuration.GetValue("Sandbox:Enabled", environment.IsDevelopment());
        if (!environment.IsDevelopment())
        {
            foreach (var section in (string[])["Wechat", "Notification:WeCom", "Sms", "Ocr", "Directory", "Identity"])
                if (isEnabled || IsLocal(configuration[$"{section}:BaseUrl"]))
                    throw new StartupException(
                        $"The sandbox is for Development only: remove Sandbox:Enabled and point {section}:BaseUrl at the vendor.");
            // A bucket or a Vault may be on this machine.
            foreach (var (setting, target) in new[] { ("Blobs:Url", "bucket"), ("Keys:Vault:Url", "Vault") })
                if (configuration[setting]?.Contains("/sandbox/", StringComparison.OrdinalIgnoreCase) == true)
                    throw new StartupException($"The sandbox is for Development only: point {setting} at a {target}.");
            return false;
        }
        if (!isEnabled)
            return false;
        var ownUrl = new Uri((configuration["urls"] ?? HostFactory.DefaultUrl).Split(';')[0]
            .Replace("//+", "//127.0.0.1", StringComparison.Ordinal)
            .Replace("//*", "//127.0.0.1", StringComparison.Ordinal).Replace("//0.0.0.0", "//127.0.0.1", StringComparison.Ordinal));
        foreach (var (key, value) in SandboxServer.CreateSettings(ownUrl, new SandboxKeys(),
            string.Equals(configuration["Sms:Provider"]?.Trim(), "aliyun", StringComparison.OrdinalIgnoreCase) ? "aliyun" : "tencent"))
            if (string.IsNullOrEmpty(configuration[key]))
                configuration[key] = value;
        // With the sandbox, everybody submits the same few specimen pictures.
        configuration["Review:SamePicture"] ??= "false";
        // Quiet hours are off by default, so that messages sent at night arrive at once.
        if (configuration["Notification:QuietFrom"] is null && configuration["Notification:QuietUntil"] is null)
            configuration["Notification:QuietFrom"] = configuration["Notification:QuietUntil"] = "00:00";
        return true;
    }

    /// <summary>Whether the address is the sandbox or this machine, where no real vendor listens.</summary>
    private static bool IsLocal(string? url) => url is not null
        && (url.Contains("/sandbox/", StringComparison.OrdinalIgnoreCase)
            || Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.IsLoopback);
}

using PowerCrm.Sandbox;

namespace PowerCrm.Host.Hosting;

/// <summary>The sandbox is a convenience of Development; Production refuses to start with any trace of it.</summary>
internal static class SandboxSettings
{
    /// <summary>Points the vendors' clients at the host's own sandbox where nothing else is configured. True: map it.</summary>
    public static bool Apply(ConfigurationManager configuration, IHostEnvironment environment)
    {
        var wanted = configuration.GetValue("Sandbox:Enabled", environment.IsDevelopment());
        if (!environment.IsDevelopment())
        {
            foreach (var section in (string[])["Wechat", "Sms", "Ocr"])
                if (wanted || configuration[$"{section}:BaseUrl"]?.Contains("/sandbox/", StringComparison.OrdinalIgnoreCase) == true)
                    throw new StartupException($"The sandbox is for Development only: remove Sandbox:Enabled and point {section}:BaseUrl at the vendor.");
            return false;
        }
        if (!wanted)
            return false;
        var own = (configuration["urls"] ?? HostBuilding.DefaultUrl).Split(';')[0].Replace("//+", "//127.0.0.1").Replace("//*", "//127.0.0.1")
            .Replace("//0.0.0.0", "//127.0.0.1").TrimEnd('/');
        foreach (var (key, value) in SandboxServer.Settings(new Uri(own), new SandboxKeys(), configuration["Sms:Provider"] is "aliyun" ? "aliyun" : "tencent"))
            Default(configuration, key, value);
        return true;
    }

    private static void Default(ConfigurationManager configuration, string key, string? value)
    {
        if (string.IsNullOrEmpty(configuration[key]))
            configuration[key] = value;
    }
}

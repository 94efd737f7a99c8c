namespace PowerCrm.Host.Hosting;

/// <summary>
/// Outside Development, vendors, the bucket and the telemetry collector are called by https, unless they are on this machine or a setting
/// allows http. Requests to vendors carry credentials and personal data.
/// </summary>
internal static class EncryptedAddresses
{
    private const string VendorsSetting = "Vendors:Unencrypted", TelemetrySetting = "Telemetry:Unencrypted";

    private static readonly string[] VendorAddresses =
    [
        "Wechat:BaseUrl", "Notification:WeCom:BaseUrl", "Sms:BaseUrl", "Ocr:BaseUrl", "Directory:BaseUrl", "Identity:BaseUrl", "Blobs:Url",
    ];

    private static readonly string[] TelemetryAddresses =
        ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"];

    /// <exception cref="StartupException">An address is not encrypted.</exception>
    public static void Check(IConfiguration configuration, IHostEnvironment environment)
    {
        if (environment.IsDevelopment())
            return;
        Check(configuration, VendorAddresses, VendorsSetting);
        Check(configuration, TelemetryAddresses, TelemetrySetting);
    }

    private static void Check(IConfiguration configuration, string[] addresses, string optOutSetting)
    {
        if (configuration.GetValue(optOutSetting, false))
            return;
        foreach (var name in addresses)
            if (configuration[name] is { Length: > 0 } url && !IsEncryptedOrLocal(url))
                throw new StartupException(
                $"{ToVariableName(name)} must begin with https, unless it is on this machine. On a private network, "
                    + $"{ToVariableName(optOutSetting)}=true allows http.");
    }

    private static bool IsEncryptedOrLocal(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback);

    /// <summary>The name of the setting as an environment variable.</summary>
    private static string ToVariableName(string setting) => setting.Replace(":", "__", StringComparison.Ordinal);
}

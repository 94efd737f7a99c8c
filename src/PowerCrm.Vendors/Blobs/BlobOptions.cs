namespace PowerCrm.Vendors;

/// <summary>Section <c>Blobs</c>.</summary>
public sealed class BlobOptions
{
    public const string Section = "Blobs";

    /// <summary><c>disk</c> or <c>s3</c>.</summary>
    public string Provider { get; set => field = ProviderName.Normalise(value); } = BlobProviders.Disk;

    /// <summary>The folder, for <c>disk</c>.</summary>
    public string Path { get; set; } = ".data/blobs";

    /// <summary>
    /// The address of the bucket, for <c>s3</c>, in the form that the store expects (<c>https://bucket.s3.cn-north-1.amazonaws.com.cn</c>,
    /// <c>https://minio.internal/bucket</c>). A path after it is a prefix of the keys.
    /// </summary>
    public string Url { get; set; } = "";

    public string Region { get; set; } = "us-east-1";
    public string KeyId { get; set; } = "";
    public string KeySecret { get; set; } = "";
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The fault of the settings and the setting to change; null if the settings are right.</summary>
    public string? Fault => Provider switch
    {
        BlobProviders.Disk => null,
        BlobProviders.S3 => Uri.TryCreate(Url, UriKind.Absolute, out _) && KeyId.Length > 0 && KeySecret.Length > 0
            ? null : "Blobs__Provider is s3: set Blobs__Url, Blobs__KeyId and Blobs__KeySecret.",
        _ => $"Blobs__Provider: there is no provider '{Provider}'; set it to {BlobProviders.Disk} or {BlobProviders.S3}.",
    };
}

/// <summary>The names of the providers in configuration.</summary>
public static class BlobProviders
{
    public const string Disk = "disk";
    public const string S3 = "s3";
}

namespace PowerCrm.Vendors;

/// <summary>Section <c>Blobs</c>.</summary>
public sealed class BlobOptions
{
    public const string Section = "Blobs";

    /// <summary><c>disk</c> or <c>s3</c>.</summary>
    public string Provider { get; set; } = "disk";

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
}

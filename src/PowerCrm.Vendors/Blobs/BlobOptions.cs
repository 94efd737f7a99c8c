namespace PowerCrm.Vendors;

/// <summary>Section <c>Blobs</c>.</summary>
public sealed class BlobOptions
{
    public const string Section = "Blobs";

    public string Path { get; set; } = ".data/blobs";
}

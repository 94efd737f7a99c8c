namespace PowerCrm.Vendors;

/// <summary>Section <c>Pictures</c>.</summary>
public sealed class PictureOptions
{
    public const string Section = "Pictures";

    /// <summary>libvips' command line program, by name or path.</summary>
    public string Vips { get; set; } = "vips";

    public string Prlimit { get; set; } = "prlimit";

    /// <summary>Empty: the system's. Each upload gets a folder of its own in it for as long as the child runs.</summary>
    public string TempPath { get; set; } = "";

    public TimeSpan WallClock { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How many children at once; 0: one a core.</summary>
    public int Concurrency { get; set; }
}

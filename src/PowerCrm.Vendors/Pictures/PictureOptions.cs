namespace PowerCrm.Vendors;

/// <summary>Section <c>Pictures</c>.</summary>
public sealed class PictureOptions
{
    public const string Section = "Pictures";

    /// <summary>The name or path of libvips' command line program.</summary>
    public string Vips { get; set; } = "vips";

    public string Prlimit { get; set; } = "prlimit";

    /// <summary>
    /// The folder for temporary files; empty for the system's. Each upload gets its own folder in it while the child process runs.
    /// </summary>
    public string TempPath { get; set; } = "";

    public TimeSpan WallClock { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How many child processes run at once; 0 for one per core.</summary>
    public int Concurrency { get; set; }
}

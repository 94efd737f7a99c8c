namespace PowerCrm.Store;

/// <summary>The topics of signals; a topic has no spaces.</summary>
public static class Topics
{
    /// <summary>The topic for appends to this stream.</summary>
    public static string Stream(Guid stream) => StreamPrefix + stream.ToString("N");

    /// <summary>Returns the stream of a topic; null for other topics.</summary>
    internal static Guid? StreamOf(string topic) => topic.StartsWith(StreamPrefix, StringComparison.Ordinal)
        && Guid.TryParseExact(topic.AsSpan(StreamPrefix.Length), "N", out var stream) ? stream : null;

    private const string StreamPrefix = "stream:";

    /// <summary>The topic for new entries in a person's inbox.</summary>
    public static string Inbox(Guid person) => "inbox:" + person.ToString("N");

    /// <summary>The topic for changes to the reviewers' queue.</summary>
    public const string Queue = "queue";
}

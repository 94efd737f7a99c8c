namespace PowerCrm.Store;

/// <summary>What a bell is rung for; a topic has no spaces.</summary>
public static class Topics
{
    /// <summary>Something was appended to this stream.</summary>
    public static string Stream(Guid stream) => StreamPrefix + stream.ToString("N");

    /// <summary>The stream of a topic; null: it is about something else.</summary>
    internal static Guid? StreamOf(string topic) => topic.StartsWith(StreamPrefix, StringComparison.Ordinal)
        && Guid.TryParseExact(topic.AsSpan(StreamPrefix.Length), "N", out var stream) ? stream : null;

    private const string StreamPrefix = "stream:";

    /// <summary>Something is new in a person's inbox.</summary>
    public static string Inbox(Guid person) => "inbox:" + person.ToString("N");

    /// <summary>The queue of the reviewers has moved.</summary>
    public const string Queue = "queue";
}

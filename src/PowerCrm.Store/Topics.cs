namespace PowerCrm.Store;

/// <summary>What a bell is rung for; a topic has no spaces.</summary>
public static class Topics
{

    /// <summary>Something was appended to this stream.</summary>
    public static string Stream(Guid stream) => "stream:" + stream.ToString("N");

    /// <summary>Something is new in a person's inbox.</summary>
    public static string Inbox(Guid person) => "inbox:" + person.ToString("N");
}

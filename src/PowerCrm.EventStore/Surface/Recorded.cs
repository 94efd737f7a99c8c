namespace PowerCrm.EventStore;

/// <summary>An event as stored; <paramref name="Data"/> has the newest shape, upcasters having run.</summary>
/// <param name="Seq">Place in the whole log; 0 while it is applied inline and in every projection, which must not depend on it.</param>
/// <param name="Version">Place in its stream, from 1 without gaps.</param>
/// <param name="At">The database's time (<c>powercrm_now()</c>), UTC.</param>
public sealed record Recorded(long Seq, Guid Id, Guid Stream, long Version, string Type, object Data, DateTimeOffset At, Caller By);

/// <summary>State folded from events. Pure: no clock, no I/O; events it does not know leave it unchanged.</summary>
public interface IFold<TSelf> where TSelf : IFold<TSelf>
{
    static abstract TSelf Initial { get; }
    static abstract TSelf Apply(TSelf state, object @event);

    /// <summary>For states that need the envelope (time, actor). By default the event alone decides.</summary>
    static virtual TSelf ApplyRecorded(TSelf state, Recorded e) => TSelf.Apply(state, e.Data);
}

/// <summary>A folded state. Version 0: the stream does not exist. <paramref name="Now"/> is the database's time at the read.</summary>
public sealed record Folded<T>(T State, long Version, DateTimeOffset Now);

/// <summary>The version that the caller saw; the default takes any.</summary>
public readonly record struct Expected(long? Version)
{
    public static Expected Any => default;
    public static Expected NoStream => new(0);
    public static Expected At(long version) => new(version);
}

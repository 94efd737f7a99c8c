namespace PowerCrm.EventStore;

/// <summary>How one host takes part.</summary>
public sealed class EventStoreOptions
{
    /// <summary>False: this process appends and reads, but leads no subscription (the command line, for instance).</summary>
    public bool RunReaders { get; set; } = true;

    /// <summary>How often an idle reader looks without being woken: the guarantee behind NOTIFY.</summary>
    public TimeSpan Poll { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Most events of one batch.</summary>
    public int Batch { get; set; } = 200;

    /// <summary>A batch commits what it has after this time.</summary>
    public TimeSpan BatchTime { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Times until a stream set aside is tried again; the last repeats.</summary>
    public IReadOnlyList<TimeSpan> Retries { get; set; } =
        [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10)];
}

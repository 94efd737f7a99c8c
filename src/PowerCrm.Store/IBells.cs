namespace PowerCrm.Store;

/// <summary>Wakes waiting readers on every host after a commit: NOTIFY, debounced, best effort; whoever waits also polls.</summary>
public interface IBells
{
    void Ring(string topic);

    /// <summary>A stream was rung for, here or on another host; raised before those who wait are woken.</summary>
    event Action<Guid>? Heard;

    /// <summary>Returns at the next ring of the topic, or after <paramref name="atMost"/>.</summary>
    Task Wait(string topic, TimeSpan atMost, CancellationToken ct);
}

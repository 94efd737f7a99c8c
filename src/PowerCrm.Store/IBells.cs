namespace PowerCrm.Store;

/// <summary>Wakes waiting readers on every host after a commit: NOTIFY, debounced, best effort; whoever waits also polls.</summary>
public interface IBells
{
    void Ring(string topic);

    /// <summary>Returns at the next ring of the topic, or after <paramref name="atMost"/>.</summary>
    Task Wait(string topic, TimeSpan atMost, CancellationToken ct);
}

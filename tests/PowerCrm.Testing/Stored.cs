using JasperFx.Events;

namespace PowerCrm.Testing;

/// <summary>Events as the store would give them, for folds that look at the envelope.</summary>
public static class Stored
{
    public static IEvent Event(object data, DateTimeOffset at = default, long version = 1, Guid stream = default)
    {
        var e = (IEvent)Activator.CreateInstance(typeof(Event<>).MakeGenericType(data.GetType()), data)!;
        (e.Id, e.StreamId, e.Version, e.Timestamp, e.EventTypeName, e.UserName) =
            (Guid.CreateVersion7(), stream, version, at, "test", "system:test");
        return e;
    }
}

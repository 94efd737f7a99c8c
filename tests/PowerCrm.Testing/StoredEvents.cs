using JasperFx.Events;
using PowerCrm.Store;

namespace PowerCrm.Testing;

/// <summary>Events as the store returns them, for folds that need the envelope.</summary>
public static class StoredEvents
{
    public static IEvent Event(object data, DateTimeOffset at = default, long version = 1, Guid stream = default)
    {
        var e = (IEvent)Activator.CreateInstance(typeof(Event<>).MakeGenericType(data.GetType()), data)!;
        (e.Id, e.StreamId, e.Version, e.Timestamp, e.EventTypeName, e.UserName) =
            (Guid.CreateVersion7(), stream, version, at, "test", "system:test");
        return e;
    }

    /// <summary>Returns one stream, each event one second after the one before; the first at <see cref="TestEvents.Start"/>.</summary>
    public static IEnumerable<IEvent> Stream(params object[] events) =>
        events.Select((e, i) => Event(e, TestEvents.Start.AddSeconds(i), i + 1, TestEvents.StreamId));

    /// <summary>Returns the state that the store would fold.</summary>
    public static T Fold<T>(params object[] events) where T : class, IFold<T> => Stream(events).Aggregate(T.Initial, T.WhenRecorded);
}

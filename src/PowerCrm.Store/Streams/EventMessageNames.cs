using System.Collections.Concurrent;
using JasperFx.Events;
using Wolverine.Util;

namespace PowerCrm.Store;

/// <summary>
/// Names messages: an event that is forwarded to its reactions is stored under the event's own stored name, not its CLR name.
/// </summary>
/// <remarks>Static because Wolverine's naming strategies are static: a type has one name per process.</remarks>
public sealed class EventMessageNames : IMessageTypeNaming
{
    private static readonly ConcurrentDictionary<Type, string> Names = new();

    internal static void Add(Type @event, string name) => Names[@event] = name;

    public bool TryDetermineName(Type messageType, out string messageTypeName)
    {
        messageTypeName = messageType.IsGenericType
            && (messageType.GetGenericTypeDefinition() == typeof(IEvent<>) || messageType.GetGenericTypeDefinition() == typeof(Event<>))
            ? Names.GetValueOrDefault(messageType.GetGenericArguments()[0], "") : "";
        return messageTypeName.Length > 0;
    }
}

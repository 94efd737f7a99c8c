using System.Collections.Concurrent;
using JasperFx.Events;
using Wolverine.Util;

namespace PowerCrm.Store;

/// <summary>
/// An event that is forwarded to its reactions is stored as a message under the event's own stored name, not under a CLR name.
/// </summary>
/// <remarks>Static because Wolverine's naming strategies are: one process, one name for a type.</remarks>
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

using JasperFx.Events;
using PowerCrm.Contracts;

namespace PowerCrm.Host.Demo;

/// <summary>An event of a recorded history, with its neighbours of the same request: of two, the second follows from the first.</summary>
/// <param name="status">The registration's status before the event.</param>
internal sealed class RecordedEvent(IReadOnlyList<IEvent> events, int index, string status)
{
    public IEvent Event => events[index];
    public string Status => status;

    /// <summary>The event before this one; null if it is of another request.</summary>
    public object? Previous => FindOfSameRequest(index - 1);

    /// <summary>The event after this one; null if it is of another request.</summary>
    public object? Following => FindOfSameRequest(index + 1);

    /// <summary>Returns the papers that were submitted with the round.</summary>
    public MaterialsUploaded FindPapers(int round) =>
        events.Skip(index).Select(n => n.Data).OfType<MaterialsUploaded>().First(m => m.Round == round);

    private object? FindOfSameRequest(int other) => other >= 0 && other < events.Count && events[other] is var it
        && it.StreamId == Event.StreamId && it.Timestamp == Event.Timestamp && it.CorrelationId == Event.CorrelationId ? it.Data : null;
}

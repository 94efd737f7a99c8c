using System.Collections;
using System.Reflection;
using System.Text.Json.Nodes;
using JasperFx.Events;
using PowerCrm.Assignment;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Host.Audit;

/// <summary>A sealed value of an event, decrypted for an export that a second person approved.</summary>
/// <param name="Pointer">The position in the event, with the member names used in <c>timeline.html</c>.</param>
/// <param name="Field">The name of the sealed field.</param>
/// <param name="Erased">True if its key is destroyed, so that it cannot be decrypted any more.</param>
/// <param name="Value">Null if erased.</param>
internal sealed record OpenedValue(Guid Stream, long Version, DateTimeOffset At, string Event, string Pointer, string Field, bool Erased,
    JsonNode? Value)
{
    /// <summary>
    /// The sealed field (<see cref="SealedFieldNames"/>) of each member, by the member's name; a test checks it against all events.
    /// </summary>
    internal static readonly IReadOnlyDictionary<string, string> Fields = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Identity"] = SealedFieldNames.Identity,
        ["Phone"] = SealedFieldNames.Phone,
        ["Applicant"] = SealedFieldNames.Applicant,
        ["Readings"] = SealedFieldNames.Readings,
        ["Note"] = SealedFieldNames.Note,
        ["Reason"] = SealedFieldNames.Note,
        ["Texts"] = SealedFieldNames.Texts,
        ["Why"] = SealedFieldNames.Purpose,
        ["Leave"] = ManagerLeave.Field,
    };

    public static async Task<IReadOnlyList<OpenedValue>> Of(IEvent e, IKeyRing keys, CancellationToken ct)
    {
        var values = new List<OpenedValue>();
        foreach (var (pointer, member, value) in FindSealedMembers(e.Data, ""))
        {
            var json = await keys.Open<JsonNode>(value, Fields[member], "audit-export", ct, e.StreamId);
            values.Add(new OpenedValue(e.StreamId, e.Version, e.Timestamp, e.EventTypeName, pointer, Fields[member], json is null, json));
        }
        return values;
    }

    /// <summary>Returns the sealed members of an event, including those of nested parts.</summary>
    private static IEnumerable<(string Pointer, string Member, Personal Value)> FindSealedMembers(object container, string prefix)
    {
        foreach (var property in container.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetIndexParameters().Length > 0 || property.GetValue(container) is not { } value)
                continue;
            var pointer = $"{prefix}/{char.ToLowerInvariant(property.Name[0])}{property.Name[1..]}";
            if (value is Personal sealedValue)
                yield return (pointer, property.Name, sealedValue);
            else if (IsContractType(value))
                foreach (var inner in FindSealedMembers(value, pointer))
                    yield return inner;
            else if (value is IEnumerable list and not string)
                foreach (var inner in list.Cast<object?>().SelectMany((item, i) => item is not null && IsContractType(item)
                    ? FindSealedMembers(item, $"{pointer}/{i}") : []))
                    yield return inner;
        }
    }

    private static bool IsContractType(object value) => value is not Enum && value.GetType().Assembly == typeof(SealedFieldNames).Assembly;
}

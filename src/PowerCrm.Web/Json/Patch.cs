using System.Text.Json.Nodes;

namespace PowerCrm.Web;

/// <summary>A merge patch as read: the given members, null for those to be deleted, values as typed.</summary>
public sealed class Patch(JsonObject members)
{
    public JsonObject Members { get; } = members;

    public bool Has(string name) => Members.ContainsKey(name);

    /// <summary>Returns the document with this patch merged in (RFC 7396); neither is changed.</summary>
    public JsonObject ApplyTo(JsonObject? document)
    {
        var made = (JsonObject?)document?.DeepClone() ?? [];
        Merge(made, Members);
        return made;
    }

    private static void Merge(JsonObject into, JsonObject patch)
    {
        foreach (var (name, value) in patch)
            switch (value)
            {
                case null:
                    into.Remove(name);
                    break;
                case JsonObject inner:
                    if (into[name] is not JsonObject present)
                        into[name] = present = [];
                    Merge(present, inner);
                    break;
                default:
                    into[name] = value.DeepClone();
                    break;
            }
    }
}

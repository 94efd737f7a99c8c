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
        var result = (JsonObject?)document?.DeepClone() ?? [];
        Merge(result, Members);
        return result;
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
            switch (value)
            {
                case null:
                    target.Remove(name);
                    break;
                case JsonObject inner:
                    if (target[name] is not JsonObject present)
                        target[name] = present = [];
                    Merge(present, inner);
                    break;
                default:
                    target[name] = value.DeepClone();
                    break;
            }
    }
}

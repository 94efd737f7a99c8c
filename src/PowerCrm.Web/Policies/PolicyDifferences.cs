using System.Text.Json.Nodes;

namespace PowerCrm.Web;

/// <summary>The differences between the contents of two versions of a policy.</summary>
internal static class PolicyDifferences
{
    /// <summary>Returns the members that differ, by JSON pointer; two lists of different lengths count as one member.</summary>
    public static IReadOnlyList<PolicyChange> Find(string before, string after)
    {
        var changes = new List<PolicyChange>();
        CollectChanges("", JsonNode.Parse(before), JsonNode.Parse(after), changes);
        return changes;
    }

    private static void CollectChanges(string pointer, JsonNode? before, JsonNode? after, List<PolicyChange> changes)
    {
        switch (before, after)
        {
            case (JsonObject left, JsonObject right):
                foreach (var name in left.Select(p => p.Key).Union(right.Select(p => p.Key)).Order(StringComparer.Ordinal))
                    CollectChanges($"{pointer}/{name}", left[name], right[name], changes);
                break;
            case (JsonArray left, JsonArray right) when left.Count == right.Count:
                for (var i = 0; i < left.Count; i++)
                    CollectChanges($"{pointer}/{i}", left[i], right[i], changes);
                break;
            default:
                if (!JsonNode.DeepEquals(before, after))
                    changes.Add(new PolicyChange(pointer, before?.DeepClone(), after?.DeepClone()));
                break;
        }
    }
}

using System.Text;
using System.Text.Json.Nodes;

namespace PowerCrm.Stress.Fuzzing;

/// <summary>Makes a JSON body invalid: one to three of its values, or its text.</summary>
internal sealed class OddBody(Random random)
{
    private static readonly byte[][] InvalidUtf8 = [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe9, 0x95]];

    /// <returns>The bytes, and why they are certainly invalid; null when they may be valid.</returns>
    public (byte[] Bytes, string? MustRefuse) Of(JsonNode? body)
    {
        var text = body?.ToJsonString() ?? "null";
        var members = text.Length > 2 && body is JsonObject;
        switch (random.Next(22))
        {
            case 0:
                return (Utf8(text[..random.Next(text.Length)]), "its JSON is cut off");
            case 1:
                return (Utf8("\ufeff" + text), null);
            case 2:
                return ([.. Utf8(text[..1]), .. Pick(InvalidUtf8), .. Utf8(text[1..])], "it is no UTF-8");
            case 3:
                return ([.. Utf8("{\"note\":\""), .. Pick(InvalidUtf8), .. Utf8("\"}")], "it is no UTF-8");
            case 4 when members:
                return (Utf8(text[..^1] + "," + text[1..]), "its members are there twice");
            case 5 when body is JsonObject:
                return (Utf8(text.Insert(1, members ? "\"noSuchMember\":1," : "\"noSuchMember\":1")), "it has an unknown member");
            case 6:
                return (Utf8($"[{text}]"), null);
            case 7:
                return (Utf8(Pick(OddValues.Json)), null);
            case 8:
                return (Utf8(text + text), "it is two values of JSON");
            case 9:
                return (Encoding.Unicode.GetBytes(text), null);
            case 10:
                return ([], null);
            case 11:
                return (Utf8(text + new string(' ', 66_000)), "it is longer than 64 KiB");
            default:
                return (Utf8(ReplaceValues(body)), null);
        }
    }

    /// <summary>Replaces values anywhere in the tree. Works on text, because not all of them are JSON.</summary>
    private string ReplaceValues(JsonNode? body)
    {
        var it = body?.DeepClone();
        var replacements = new List<string>();
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var setters = new List<Action<JsonNode?>>();
            CollectPlaces(it, setters);
            if (setters.Count == 0)
                return Pick(OddValues.Json);
            Pick(setters)($"@odd{replacements.Count}@");
            replacements.Add(Pick(OddValues.Json));
        }
        var text = it!.ToJsonString();
        for (var n = 0; n < replacements.Count; n++)
            text = text.Replace($"\"@odd{n}@\"", replacements[n], StringComparison.Ordinal);
        return text;
    }

    private void CollectPlaces(JsonNode? node, List<Action<JsonNode?>> setters)
    {
        if (node is JsonObject it)
            foreach (var (name, value) in it.ToList())
            {
                setters.Add(random.Next(8) == 0 ? _ => it.Remove(name) : replacement => it[name] = replacement);
                CollectPlaces(value, setters);
            }
        if (node is JsonArray list)
            for (var n = 0; n < list.Count; n++)
            {
                var at = n;
                setters.Add(replacement => list[at] = replacement);
                CollectPlaces(list[n], setters);
            }
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
    private T Pick<T>(IReadOnlyList<T> values) => values[random.Next(values.Count)];
}

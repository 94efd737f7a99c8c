using System.Text;
using System.Text.Json.Nodes;

namespace PowerCrm.Stress.Fuzzing;

/// <summary>Makes a JSON body invalid: one to three of its values, or its text.</summary>
internal sealed class OddBody(Random random)
{
    private static readonly byte[][] NoUtf8 = [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe9, 0x95]];

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
                return ([.. Utf8(text[..1]), .. Any(NoUtf8), .. Utf8(text[1..])], "it is no UTF-8");
            case 3:
                return ([.. Utf8("{\"note\":\""), .. Any(NoUtf8), .. Utf8("\"}")], "it is no UTF-8");
            case 4 when members:
                return (Utf8(text[..^1] + "," + text[1..]), "its members are there twice");
            case 5 when body is JsonObject:
                return (Utf8(text.Insert(1, members ? "\"noSuchMember\":1," : "\"noSuchMember\":1")), "it has an unknown member");
            case 6:
                return (Utf8($"[{text}]"), null);
            case 7:
                return (Utf8(Any(OddValues.Json)), null);
            case 8:
                return (Utf8(text + text), "it is two values of JSON");
            case 9:
                return (Encoding.Unicode.GetBytes(text), null);
            case 10:
                return ([], null);
            case 11:
                return (Utf8(text + new string(' ', 66_000)), "it is longer than 64 KiB");
            default:
                return (Utf8(Values(body)), null);
        }
    }

    /// <summary>Replaces values anywhere in the tree. Works on text, because not all of them are JSON.</summary>
    private string Values(JsonNode? body)
    {
        var it = body?.DeepClone();
        var odd = new List<string>();
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var places = new List<Action<JsonNode?>>();
            Places(it, places);
            if (places.Count == 0)
                return Any(OddValues.Json);
            Any(places)($"@odd{odd.Count}@");
            odd.Add(Any(OddValues.Json));
        }
        var text = it!.ToJsonString();
        for (var n = 0; n < odd.Count; n++)
            text = text.Replace($"\"@odd{n}@\"", odd[n], StringComparison.Ordinal);
        return text;
    }

    private void Places(JsonNode? node, List<Action<JsonNode?>> places)
    {
        if (node is JsonObject it)
            foreach (var (name, value) in it.ToList())
            {
                places.Add(random.Next(8) == 0 ? _ => it.Remove(name) : odd => it[name] = odd);
                Places(value, places);
            }
        if (node is JsonArray list)
            for (var n = 0; n < list.Count; n++)
            {
                var at = n;
                places.Add(odd => list[at] = odd);
                Places(list[n], places);
            }
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
    private T Any<T>(IReadOnlyList<T> values) => values[random.Next(values.Count)];
}

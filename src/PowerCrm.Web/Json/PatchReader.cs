using System.Text.Json;
using System.Text.Json.Nodes;

namespace PowerCrm.Web;

/// <summary>
/// Keeps the input as typed: a number may be a string, and a string a number. Only unknown and repeated members, text that may not be
/// stored, and numbers that cannot be represented are rejected.
/// </summary>
internal sealed class PatchReader(List<Fault> faults)
{
    public JsonObject Object(ref Utf8JsonReader reader, JsonStructure.Object? plan, string pointer)
    {
        var made = new JsonObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonText.String(ref reader);
            var at = JsonText.Join(pointer, name);
            reader.Read();
            var member = plan?.Find(name);
            if (made.ContainsKey(name))
                Add(new Fault(at, "repeated_member"));
            else if (plan is not null && member is null)
                Add(new Fault(at, "unknown_member"));
            else if (plan is null && SafeText.HasUnsafe(name))
                Add(new Fault(at, "invalid_characters"));
            made[name] = Value(ref reader, member?.Plan, at);
        }
        return made;
    }

    private JsonNode? Value(ref Utf8JsonReader reader, JsonStructure? plan, string pointer)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return Object(ref reader, plan as JsonStructure.Object, pointer);
            case JsonTokenType.StartArray:
                var list = new JsonArray();
                for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
                    list.Add(Value(ref reader, (plan as JsonStructure.List)?.Element, $"{pointer}/{i}"));
                return list;
            case JsonTokenType.String:
                var rule = plan switch { JsonStructure.Scalar it => it.Rule, JsonStructure.Map it => it.Rule, _ => TextRule.Line };
                return JsonValue.Create(Text(JsonText.String(ref reader, rule), rule, pointer));
            case JsonTokenType.Number:
                if (JsonText.TryDecimal(reader.ValueSpan, out var number))
                    return JsonValue.Create(number);
                Add(new Fault(pointer, "number_does_not_fit"));
                return null;
            case JsonTokenType.True or JsonTokenType.False:
                return JsonValue.Create(reader.GetBoolean());
            default:
                return null;
        }
    }

    private string Text(string raw, TextRule rule, string pointer)
    {
        // Invalid lengths do not discard the input: they are reported as issues.
        var (text, code, bound) = SafeText.Normalize(raw, rule.Decorates is null ? rule with { MinRunes = null, MaxRunes = null } : rule);
        if (code is not null)
            Add(SafeText.Fault(pointer, code, bound));
        return text;
    }

    private void Add(Fault fault)
    {
        if (faults.Count < StrictJson.MaxFaults)
            faults.Add(fault);
    }
}

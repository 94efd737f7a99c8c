using System.Text.Json;
using System.Text.Json.Nodes;

namespace PowerCrm.Web;

/// <summary>
/// Keeps the input as typed: a number may be a string, and a string a number. Only unknown and repeated members, text that may not be
/// stored, and numbers that cannot be represented are rejected.
/// </summary>
internal sealed class PatchReader(List<Fault> faults)
{
    public JsonObject ReadObject(ref Utf8JsonReader reader, JsonStructure.Object? plan, string pointer)
    {
        var result = new JsonObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonText.ReadString(ref reader);
            var path = JsonText.Join(pointer, name);
            reader.Read();
            var member = plan?.Find(name);
            if (result.ContainsKey(name))
                Add(new Fault(path, "repeated_member"));
            else if (plan is not null && member is null)
                Add(new Fault(path, "unknown_member"));
            else if (plan is null && SafeText.HasUnsafe(name))
                Add(new Fault(path, "invalid_characters"));
            result[name] = ReadValue(ref reader, member?.Plan, path);
        }
        return result;
    }

    private JsonNode? ReadValue(ref Utf8JsonReader reader, JsonStructure? plan, string pointer)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadObject(ref reader, plan as JsonStructure.Object, pointer);
            case JsonTokenType.StartArray:
                var list = new JsonArray();
                for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
                    list.Add(ReadValue(ref reader, (plan as JsonStructure.List)?.Element, $"{pointer}/{i}"));
                return list;
            case JsonTokenType.String:
                var rule = plan switch { JsonStructure.Scalar it => it.Rule, JsonStructure.Map it => it.Rule, _ => TextRule.Line };
                return JsonValue.Create(NormalizeText(JsonText.ReadString(ref reader, rule), rule, pointer));
            case JsonTokenType.Number:
                if (JsonText.TryParseDecimal(reader.ValueSpan, out var number))
                    return JsonValue.Create(number);
                Add(new Fault(pointer, "number_does_not_fit"));
                return null;
            case JsonTokenType.True or JsonTokenType.False:
                return JsonValue.Create(reader.GetBoolean());
            default:
                return null;
        }
    }

    private string NormalizeText(string raw, TextRule rule, string pointer)
    {
        // Invalid lengths do not discard the input: they are reported as issues.
        var (text, code, bound) = SafeText.Normalize(raw, rule.Decorates is null ? rule with { MinRunes = null, MaxRunes = null } : rule);
        if (code is not null)
            Add(SafeText.CreateFault(pointer, code, bound));
        return text;
    }

    private void Add(Fault fault)
    {
        if (faults.Count < StrictJson.MaxFaults)
            faults.Add(fault);
    }
}

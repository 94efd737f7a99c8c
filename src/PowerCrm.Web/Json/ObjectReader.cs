using System.Reflection;
using System.Text.Json;

namespace PowerCrm.Web;

/// <summary>Builds the value and collects faults; the value is not used if there are any.</summary>
/// <param name="whole">Builds values even if there are faults, with empty members in their place: for rules, which check the rest.</param>
internal sealed class ObjectReader(List<Fault> faults, bool whole = false)
{
    /// <summary>Reads an object. The reader is at the object's start before the call and at its end afterwards.</summary>
    /// <param name="top">The problem code for a fault anywhere in the object.</param>
    public object? Object(ref Utf8JsonReader reader, JsonStructure.Object plan, string pointer, string? top = null)
    {
        var values = new object?[plan.Members.Count];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var before = faults.Count;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonText.String(ref reader);
            var at = JsonText.Join(pointer, name);
            reader.Read();
            var member = plan.Find(name);
            if (!seen.Add(name))
                Add(new Fault(at, "repeated_member"));
            else if (member is null)
                Add(new Fault(at, "unknown_member"));
            if (member is null)
                Skip(ref reader);
            else
                values[member.Index] = Value(ref reader, member.Plan, at, member.Nullable, member.Top ?? top);
        }
        foreach (var member in plan.Members.Where(m => !seen.Contains(m.Name)))
            if (member.HasDefault)
                values[member.Index] = member.Default;
            else if (!member.Nullable)
                Add(new Fault(JsonText.Join(pointer, member.Name), "required") { Top = member.Top ?? top });
        if (!NoFaultSince(before) && !whole)
            return null;
        foreach (var member in plan.Members.Where(m => !m.Nullable))
            values[member.Index] ??= EmptyValue(member.Plan);
        return plan.Constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, values, null);
    }

    private static object? EmptyValue(JsonStructure plan) => plan switch
    {
        JsonStructure.Object it => it.Constructor.Invoke(BindingFlags.DoNotWrapExceptions, null,
            [.. it.Members.Select(m => m.Nullable ? null : EmptyValue(m.Plan))], null),
        JsonStructure.List it => it.Make(),
        JsonStructure.Map => new Dictionary<string, string?>(StringComparer.Ordinal),
        { Type.IsValueType: true } => Activator.CreateInstance(plan.Type),
        _ => "",
    };

    private object? Value(ref Utf8JsonReader reader, JsonStructure plan, string pointer, bool nullable, string? top)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            if (!nullable)
                Add(new Fault(pointer, "required") { Top = top });
            return null;
        }
        switch (plan)
        {
            case JsonStructure.Object it when reader.TokenType == JsonTokenType.StartObject:
                return Object(ref reader, it, pointer, top);
            case JsonStructure.List it when reader.TokenType == JsonTokenType.StartArray:
                return List(ref reader, it, pointer, top);
            case JsonStructure.Map it when reader.TokenType == JsonTokenType.StartObject:
                return Map(ref reader, it, pointer, top);
            case JsonStructure.Scalar it:
                var (value, code, bound) = ScalarReader.Read(ref reader, it);
                if (code is not null)
                    Add(SafeText.Fault(pointer, code, bound) with { Top = top });
                if (it.Rule.Decorates is null || reader.TokenType != JsonTokenType.String)
                    Skip(ref reader);
                return value;
            default:
                Add(new Fault(pointer, "wrong_type") { Top = top });
                Skip(ref reader);
                return null;
        }
    }

    private object List(ref Utf8JsonReader reader, JsonStructure.List plan, string pointer, string? top)
    {
        var list = plan.Make();
        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            var before = faults.Count;
            var value = Value(ref reader, plan.Element, $"{pointer}/{i}", nullable: false, top);
            if (NoFaultSince(before))
                list.Add(value);
            else if (whole)
                list.Add(value ?? EmptyValue(plan.Element));
        }
        return list;
    }

    private Dictionary<string, string?> Map(ref Utf8JsonReader reader, JsonStructure.Map plan, string pointer, string? top)
    {
        var map = new Dictionary<string, string?>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonText.String(ref reader);
            var at = JsonText.Join(pointer, name);
            if (SafeText.HasUnsafe(name))
                Add(new Fault(at, "invalid_characters"));
            reader.Read();
            var value = Value(ref reader, new JsonStructure.Scalar(typeof(string), ScalarKind.Text, plan.Rule), at, nullable: true,
                top) as string;
            if (!map.TryAdd(name, value))
                Add(new Fault(at, "repeated_member"));
        }
        return map;
    }

    /// <summary>
    /// Skips a value that is not used; its strings are still read, since a lone surrogate makes the whole body malformed.
    /// </summary>
    private static void Skip(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            if (reader.TokenType == JsonTokenType.String)
                JsonText.String(ref reader);
            return;
        }
        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.CurrentDepth > depth)
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                JsonText.String(ref reader);
    }

    /// <summary>Whether no fault was added since; false once the list of faults is full, because it can no longer be known.</summary>
    private bool NoFaultSince(int before) => faults.Count == before && before < StrictJson.MaxFaults;

    private void Add(Fault fault)
    {
        if (faults.Count < StrictJson.MaxFaults)
            faults.Add(fault);
    }
}

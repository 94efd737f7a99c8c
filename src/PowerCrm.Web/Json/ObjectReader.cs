using System.Reflection;
using System.Text.Json;

namespace PowerCrm.Web;

/// <summary>Builds the value and collects faults; the value is not used if there are any.</summary>
/// <param name="createDespiteFaults">Builds values even if there are faults, with empty members in their place: for rules, which check the
/// rest.</param>
internal sealed class ObjectReader(List<Fault> faults, bool createDespiteFaults = false)
{
    /// <summary>Reads an object. The reader is at the object's start before the call and at its end afterwards.</summary>
    /// <param name="top">The problem code for a fault anywhere in the object.</param>
    public object? ReadObject(ref Utf8JsonReader reader, JsonStructure.Object plan, string pointer, string? top = null)
    {
        var values = new object?[plan.Members.Count];
        var names = new HashSet<string>(StringComparer.Ordinal);
        var faultsBefore = faults.Count;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonText.ReadString(ref reader);
            var path = JsonText.Join(pointer, name);
            reader.Read();
            var member = plan.Find(name);
            if (!names.Add(name))
                Add(new Fault(path, "repeated_member"));
            else if (member is null)
                Add(new Fault(path, "unknown_member"));
            if (member is null)
                Skip(ref reader);
            else
                values[member.Index] = ReadValue(ref reader, member.Plan, path, member.IsNullable, member.Top ?? top);
        }
        foreach (var member in plan.Members.Where(m => !names.Contains(m.Name)))
            if (member.HasDefault)
                values[member.Index] = member.Default;
            else if (!member.IsNullable)
                Add(new Fault(JsonText.Join(pointer, member.Name), "required") { Top = member.Top ?? top });
        if (!NoFaultSince(faultsBefore) && !createDespiteFaults)
            return null;
        foreach (var member in plan.Members.Where(m => !m.IsNullable))
            values[member.Index] ??= CreateEmptyValue(member.Plan);
        return plan.Constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, values, null);
    }

    private static object? CreateEmptyValue(JsonStructure plan) => plan switch
    {
        JsonStructure.Object it => it.Constructor.Invoke(BindingFlags.DoNotWrapExceptions, null,
            [.. it.Members.Select(m => m.IsNullable ? null : CreateEmptyValue(m.Plan))], null),
        JsonStructure.List it => it.CreateList(),
        JsonStructure.Map => new Dictionary<string, string?>(StringComparer.Ordinal),
        { Type.IsValueType: true } => Activator.CreateInstance(plan.Type),
        _ => "",
    };

    private object? ReadValue(ref Utf8JsonReader reader, JsonStructure plan, string pointer, bool nullable, string? top)
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
                return ReadObject(ref reader, it, pointer, top);
            case JsonStructure.List it when reader.TokenType == JsonTokenType.StartArray:
                return ReadList(ref reader, it, pointer, top);
            case JsonStructure.Map it when reader.TokenType == JsonTokenType.StartObject:
                return ReadMap(ref reader, it, pointer, top);
            case JsonStructure.Scalar it:
                var (value, code, bound) = ScalarReader.Read(ref reader, it);
                if (code is not null)
                    Add(SafeText.CreateFault(pointer, code, bound) with { Top = top });
                if (it.Rule.Decorates is null || reader.TokenType != JsonTokenType.String)
                    Skip(ref reader);
                return value;
            default:
                Add(new Fault(pointer, "wrong_type") { Top = top });
                Skip(ref reader);
                return null;
        }
    }

    private object ReadList(ref Utf8JsonReader reader, JsonStructure.List plan, string pointer, string? top)
    {
        var list = plan.CreateList();
        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            var faultsBefore = faults.Count;
            var value = ReadValue(ref reader, plan.Element, $"{pointer}/{i}", nullable: false, top);
            if (NoFaultSince(faultsBefore))
                list.Add(value);
            else if (createDespiteFaults)
                list.Add(value ?? CreateEmptyValue(plan.Element));
        }
        return list;
    }

    private Dictionary<string, string?> ReadMap(ref Utf8JsonReader reader, JsonStructure.Map plan, string pointer, string? top)
    {
        var map = new Dictionary<string, string?>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonText.ReadString(ref reader);
            var path = JsonText.Join(pointer, name);
            if (SafeText.HasUnsafe(name))
                Add(new Fault(path, "invalid_characters"));
            reader.Read();
            var value = ReadValue(ref reader, new JsonStructure.Scalar(typeof(string), ScalarKind.Text, plan.Rule), path, nullable: true,
                top) as string;
            if (!map.TryAdd(name, value))
                Add(new Fault(path, "repeated_member"));
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
                JsonText.ReadString(ref reader);
            return;
        }
        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.CurrentDepth > depth)
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                JsonText.ReadString(ref reader);
    }

    /// <summary>Whether no fault was added since; false once the list of faults is full, because it can no longer be known.</summary>
    private bool NoFaultSince(int count) => faults.Count == count && count < StrictJson.MaxFaults;

    private void Add(Fault fault)
    {
        if (faults.Count < StrictJson.MaxFaults)
            faults.Add(fault);
    }
}

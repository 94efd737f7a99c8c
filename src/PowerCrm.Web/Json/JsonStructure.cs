using System.ComponentModel.DataAnnotations;
using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;

namespace PowerCrm.Web;

/// <summary>The JSON structure of a type, computed once: the parameters of a positional record are its members.</summary>
internal abstract record JsonStructure(Type Type)
{
    public sealed record Scalar(Type Type, ScalarKind Kind, TextRule Rule) : JsonStructure(Type);
    public sealed record List(Type Type, JsonStructure Element) : JsonStructure(Type)
    {
        public IList CreateList() => (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(Element.Type))!;
    }

    /// <summary>A dictionary from string to string, whose keys are data.</summary>
    public sealed record Map(Type Type, TextRule Rule) : JsonStructure(Type);

    public sealed record Object(Type Type, ConstructorInfo Constructor, IReadOnlyList<JsonMember> Members) : JsonStructure(Type)
    {
        public JsonMember? Find(string name) => Members.FirstOrDefault(m => m.Name == name);
    }

    private static readonly ConcurrentDictionary<Type, Object> Objects = new();

    public static Object Of(Type type) => Objects.GetOrAdd(type, static t =>
    {
        var constructor = t.GetConstructors().Where(c => c.GetParameters().All(p => p.ParameterType != t))
            .MaxBy(c => c.GetParameters().Length) ?? throw new InvalidOperationException($"{t.Name} has no public constructor.");
        var nullability = new NullabilityInfoContext();
        return new Object(t, constructor, [.. constructor.GetParameters().Select((p, i) => JsonMember.Of(p, i, nullability))]);
    });

    public static JsonStructure Of(Type type, TextRule rule)
    {
        var underlying = Nullable.GetUnderlyingType(type) ?? type;
        if (Scalars.TryGetValue(underlying, out var kind))
            return new Scalar(type, kind, rule);
        if (underlying.IsEnum && WireNames.Map(underlying).Count > 0)
            return new Scalar(type, ScalarKind.Enum, rule);
        if (type.IsAssignableFrom(typeof(Dictionary<string, string>)) && type != typeof(object))
            return new Map(type, rule);
        if (type.IsGenericType && type.GetGenericArguments() is [var element]
            && type.IsAssignableFrom(typeof(List<>).MakeGenericType(element)))
            return new List(type, Of(element, rule));
        if (type.IsArray || type == typeof(object) || type.Namespace == "System")
            throw new InvalidOperationException($"{type} is not a type of bodies: use a list, a record or a scalar.");
        return Of(type);
    }

    private static readonly Dictionary<Type, ScalarKind> Scalars = new()
    {
        [typeof(string)] = ScalarKind.Text,
        [typeof(bool)] = ScalarKind.Bool,
        [typeof(int)] = ScalarKind.Int,
        [typeof(long)] = ScalarKind.Long,
        [typeof(decimal)] = ScalarKind.Decimal,
        [typeof(Guid)] = ScalarKind.Guid,
        [typeof(DateTimeOffset)] = ScalarKind.Time,
        [typeof(DateOnly)] = ScalarKind.Date,
    };
}

internal enum ScalarKind { Text, Bool, Int, Long, Decimal, Guid, Time, Date, Enum }

/// <summary>One member. It is required if it is not nullable and has no default.</summary>
internal sealed record JsonMember(string Name, int Index, JsonStructure Plan, bool IsNullable, bool HasDefault, object? Default,
    string? Top)
{
    public static JsonMember Of(ParameterInfo parameter, int index, NullabilityInfoContext nullability)
    {
        var rule = new TextRule(
            parameter.IsDefined(typeof(ExactAttribute)), parameter.IsDefined(typeof(MultiLineAttribute)),
            parameter.GetCustomAttribute<MinRunesAttribute>()?.Count, parameter.GetCustomAttribute<MaxRunesAttribute>()?.Count,
            parameter.GetCustomAttribute<DecorativeAttribute>()?.Decoration, parameter.GetCustomAttribute<ValidationAttribute>());
        var nullable = parameter.ParameterType.IsValueType
            ? System.Nullable.GetUnderlyingType(parameter.ParameterType) is not null
            : nullability.Create(parameter).WriteState == NullabilityState.Nullable;
        return new JsonMember(JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!), index,
            JsonStructure.Of(parameter.ParameterType, rule), nullable, parameter.HasDefaultValue, parameter.HasDefaultValue
            ? DefaultOf(parameter) : null, parameter.GetCustomAttribute<TopCodeAttribute>()?.Code);
    }

    private static object? DefaultOf(ParameterInfo parameter) =>
        parameter.DefaultValue ?? (parameter.ParameterType is { IsValueType: true } type ? Activator.CreateInstance(type) : null);
}

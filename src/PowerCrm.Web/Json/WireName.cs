using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PowerCrm.Web;

/// <summary>The name of an enum member in JSON. An enum can be used in JSON only if each of its members has one.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class WireNameAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>Converts between enums and their JSON names, by the attributes alone: never by number or CLR name.</summary>
public static class WireNames
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyDictionary<string, object>> Maps = new();

    public static string Of<T>(T value) where T : struct, Enum =>
        Map(typeof(T)).First(pair => pair.Value.Equals(value)).Key;

    public static T? Parse<T>(string? name) where T : struct, Enum =>
        name is not null && Map(typeof(T)).TryGetValue(name, out var value) ? (T)value : null;

    /// <exception cref="InvalidOperationException">A member has no JSON name.</exception>
    internal static IReadOnlyDictionary<string, object> Map(Type type) => Maps.GetOrAdd(type, static t => t
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .ToDictionary(
            f => f.GetCustomAttribute<WireNameAttribute>()?.Name
                ?? throw new InvalidOperationException($"{t.Name}.{f.Name} has no [WireName]."),
            f => f.GetValue(null)!, StringComparer.Ordinal));
}

/// <summary>Writes enums by their JSON names.</summary>
internal sealed class WireEnumConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type type) => type.IsEnum;

    public override JsonConverter CreateConverter(Type type, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(type))!;

    private sealed class Converter<T> : JsonConverter<T> where T : struct, Enum
    {
        public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            WireNames.Parse<T>(reader.GetString()) ?? throw new JsonException();

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(WireNames.Of(value));
    }
}

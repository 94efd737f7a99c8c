using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace PowerCrm.EventStore;

/// <summary>JSON in the log and the documents: member names as in C#, which is what Marten's default serializer writes and reads.</summary>
internal static class StoreJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = false,
    };

    public static byte[] Write(object value) => JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), Options);

    public static byte[] Write(object value, JsonTypeInfo type) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    public static object Read(ReadOnlySpan<byte> json, JsonTypeInfo type) => JsonSerializer.Deserialize(json, type)
        ?? throw new JsonException($"The stored value of {type.Type.Name} is null.");

    public static object Read(ReadOnlySpan<byte> json, Type type) => JsonSerializer.Deserialize(json, type, Options)
        ?? throw new JsonException($"The stored value of {type.Name} is null.");

    public static object Read(JsonNode json, Type type) => json.Deserialize(type, Options)
        ?? throw new JsonException($"The stored value of {type.Name} is null.");
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PowerCrm.Store;

/// <summary>JSON of events and documents: member names as in C#. Marten's serializer and what is sealed use the same.</summary>
internal static class StoreJson
{
    public static readonly JsonSerializerOptions Options = Make();

    public static JsonSerializerOptions Make() => new()
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = false,
    };
}

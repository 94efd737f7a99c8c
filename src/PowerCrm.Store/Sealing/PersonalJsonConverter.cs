using System.Text.Json;
using System.Text.Json.Serialization;

namespace PowerCrm.Store;

/// <summary>Writes a sealed value as <c>{"subject","key","sealed"}</c>.</summary>
internal sealed class PersonalJsonConverter : JsonConverter<Personal>
{
    public override Personal Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        Guid subject = default;
        var key = 0;
        byte[] data = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "subject": subject = reader.GetGuid(); break;
                case "key": key = reader.GetInt32(); break;
                case "sealed": data = reader.GetBytesFromBase64(); break;
                default: reader.Skip(); break;
            }
        }
        return new Personal(subject, key, data);
    }

    public override void Write(Utf8JsonWriter writer, Personal value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("subject", value.Subject);
        writer.WriteNumber("key", value.Key);
        writer.WriteBase64String("sealed", value.Sealed.Span);
        writer.WriteEndObject();
    }
}

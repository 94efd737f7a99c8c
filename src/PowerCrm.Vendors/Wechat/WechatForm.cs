using System.Text;

namespace PowerCrm.Vendors;

/// <summary>
/// A form with one picture, written by hand: .NET quotes the boundary and not the name, and WeChat requires the opposite.
/// </summary>
internal static class WechatForm
{
    public static (byte[] Body, string ContentType) Of(string field, string fileName, ReadOnlyMemory<byte> jpeg)
    {
        var boundary = "powercrm" + Guid.CreateVersion7().ToString("N");
        byte[] body =
        [
            .. Encoding.ASCII.GetBytes(
                $"--{boundary}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{fileName}\"\r\nContent-Type: "
                    + $"image/jpeg\r\n\r\n"),
            .. jpeg.Span, .. Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n"),
        ];
        return (body, $"multipart/form-data; boundary={boundary}");
    }
}

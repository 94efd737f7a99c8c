using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace PowerCrm.Web;

/// <summary>
/// The tag of a version: <c>"7"</c>, and <c>"7-en"</c> of what was read in English. One tag for both would give a reader who changes the
/// language a 304, and the old texts. As <c>If-Match</c> both say version 7.
/// </summary>
public static class EntityTags
{
    internal const string English = "-en";

    public static string Of(HttpContext http, long version)
    {
        var reads = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        return string.Create(CultureInfo.InvariantCulture,
            $"\"{version}{(reads && Languages.Of(http) == Language.English ? English : "")}\"");
    }
}

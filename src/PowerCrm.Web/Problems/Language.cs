using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace PowerCrm.Web;

/// <summary>The language of messages: Chinese unless the client prefers English. Codes are the same in both.</summary>
public enum Language { Chinese, English }

public static class Languages
{
    public static Language Of(HttpContext http)
    {
        var header = http.Request.Headers.AcceptLanguage;
        if (header.Count == 0 || !StringWithQualityHeaderValue.TryParseList(header, out var languages))
            return Language.Chinese;
        // A quality of 0 means that the language is not wanted.
        foreach (var language in languages.Where(w => w.Quality is not 0).OrderByDescending(w => w.Quality ?? 1))
        {
            if (language.Value.StartsWith("zh", StringComparison.OrdinalIgnoreCase))
                return Language.Chinese;
            if (language.Value.StartsWith("en", StringComparison.OrdinalIgnoreCase))
                return Language.English;
        }
        return Language.Chinese;
    }
}

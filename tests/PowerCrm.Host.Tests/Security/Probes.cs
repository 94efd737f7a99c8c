using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace PowerCrm.Host.Tests.Security;

/// <summary>The requests of each case; a probe returns the answers that the case is about.</summary>
internal static class Probes
{
    public static IReadOnlyDictionary<string, Func<TestHost, Task<IReadOnlyList<Answer>>>> All { get; } =
        new[] { CodeProbes.All, FormProbes.All, StatusProbes.All, SearchProbes.All, PictureProbes.All, HttpProbes.All, StaffProbes.All }
            .SelectMany(p => p).ToDictionary(p => p.Key, p => p.Value);

    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    public static ByteArrayContent JsonBytes(byte[] bytes)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    /// <summary>Sends one request per body, one after the other.</summary>
    public static async Task<IReadOnlyList<Answer>> Each<T>(IEnumerable<T> inputs, Func<T, Task<Answer>> request)
    {
        var answers = new List<Answer>();
        foreach (var input in inputs)
            answers.Add(await request(input));
        return answers;
    }

    public static async Task<IReadOnlyList<Answer>> Single(Task<Answer> request) => [await request];

    /// <summary>Sends requests until one is refused by the rate limit; returns that answer.</summary>
    public static async Task<IReadOnlyList<Answer>> UntilRefused(int maximum, Func<int, Task<Answer>> request)
    {
        for (var i = 0; i < maximum; i++)
            if (await request(i) is { Code: 429 } problem)
            {
                problem.Header("Retry-After").ShouldNotBeNull();
                return [problem];
            }
        throw new InvalidOperationException($"{maximum} requests, and none was refused.");
    }

    /// <summary>Returns a complete form with one member changed.</summary>
    public static JsonObject With(this JsonObject form, string name, JsonNode? value)
    {
        var changed = (JsonObject)form.DeepClone();
        changed[name] = value;
        return changed;
    }
}

using System.Buffers.Text;
using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Store;

namespace PowerCrm.Web;

/// <summary>
/// Which part of a list: <c>?limit=1..100&amp;cursor=</c>. A cursor is sealed, and good for its own route and reader only.
/// </summary>
/// <param name="After">What <see cref="Next"/> was given for the page before; null at the first.</param>
public sealed record Page(int Limit, string? After)
{
    private const int Default = 20, Most = 100;
    private MasterKey? Key { get; init; }
    private byte[] Route { get; init; } = [];

    /// <summary>The cursor of the next page: where this one ended. Null: there is no more.</summary>
    public string? Next(string? position) => position is null ? null
        : Base64Url.EncodeToString(Key!.Seal("cursors", Encoding.UTF8.GetBytes(position), Route));

    /// <summary>Of <c>limit + 1</c> rows read, those of this page with the cursor for the rest.</summary>
    public PageOf<T> Of<T>(IReadOnlyList<T> rows, Func<T, string> position) =>
        rows.Count <= Limit ? new PageOf<T>(rows, null) : new PageOf<T>([.. rows.Take(Limit)], Next(position(rows[Limit - 1])));

    /// <summary>This page of a whole list that is short enough to be read at once, and whose order does not change.</summary>
    public PageOf<T> Cut<T>(IEnumerable<T> all, Func<T, string> position) =>
        Of([.. (After is null ? all : all.SkipWhile(it => position(it) != After).Skip(1)).Take(Limit + 1)], position);

    public static ValueTask<Page?> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        var key = http.RequestServices.GetRequiredService<MasterKey>();
        var route = Encoding.UTF8.GetBytes($"{http.Request.Path.Value} {CurrentCaller.Of(http)?.Actor}");
        var limit = LimitOf(http, Default);
        var after = Query.Single(http, "cursor") is { } cursor ? Open(key, route, cursor) : null;
        return ValueTask.FromResult<Page?>(new Page(limit, after) { Key = key, Route = route });
    }

    /// <summary>How many are wished, for a list that has no further pages.</summary>
    /// <exception cref="ProblemException">Not 1 to 100.</exception>
    public static int LimitOf(HttpContext http, int otherwise) => Query.Single(http, "limit") is not { } wished ? otherwise
        : int.TryParse(wished, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= Most ? limit
        : throw Problem.Invalid(new Fault("/limit", "out_of_range", 1, Most)).Exception();

    private static string Open(MasterKey key, byte[] route, string cursor)
    {
        if (cursor.Length is > 0 and <= 2048 && Base64Url.IsValid(cursor)
            && key.Open("cursors", Base64Url.DecodeFromChars(cursor), route) is { } clear)
            return Encoding.UTF8.GetString(clear);
        throw new Problem("cursor_invalid").Exception();
    }
}

/// <summary>A page as it is answered.</summary>
public sealed record PageOf<T>(IReadOnlyList<T> Items, string? NextCursor);

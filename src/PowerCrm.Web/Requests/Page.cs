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
public sealed record Page(int Limit)
{
    private const int Default = 20, Most = 100;

    /// <summary>Where the page before ended; null at the first.</summary>
    private string? After { get; init; }

    private MasterKey? Master { get; init; }
    private byte[] Route { get; init; } = [];

    /// <summary>Rows to read: one more than is shown tells whether there is a next page.</summary>
    public int Rows => Limit + 1;

    /// <summary>Where the page before ended, as <c>Of</c> was given it; null at the first.</summary>
    public string? Position => After;

    /// <summary>Where the page before ended, in a list sorted by a time and then an id; no time at the first page.</summary>
    public (DateTimeOffset? At, Guid Id) Key => After?.Split(' ') is [var ticks, var id]
        ? (new DateTimeOffset(long.Parse(ticks, CultureInfo.InvariantCulture), TimeSpan.Zero), Guid.ParseExact(id, "N")) : (null, default);

    /// <summary>Of the <see cref="Rows"/> read after <see cref="Key"/>, those of this page with the cursor for the rest.</summary>
    public PageOf<T> Of<T>(IReadOnlyList<T> rows, Func<T, (DateTimeOffset At, Guid Id)> key) => Of(rows, row =>
    {
        var (at, id) = key(row);
        return string.Create(CultureInfo.InvariantCulture, $"{at.UtcTicks} {id:N}");
    });

    /// <summary>This page of a whole list that is short enough to be read at once, and whose order does not change.</summary>
    public PageOf<T> Cut<T>(IEnumerable<T> all, Func<T, Guid> key) =>
        Of([.. (After is null ? all : all.SkipWhile(it => key(it).ToString() != After).Skip(1)).Take(Rows)], it => key(it).ToString());

    /// <summary>
    /// This page of a whole list, the oldest first, whose rows go while it is read: the next page begins behind the place where this one
    /// ended, whether or not that row is still there.
    /// </summary>
    public PageOf<T> Behind<T>(IEnumerable<T> all, Func<T, (DateTimeOffset At, Guid Id)> key)
    {
        var (at, id) = Key;
        return Of([.. all.OrderBy(key).Where(it => at is not { } time || key(it).CompareTo((time, id)) > 0).Take(Rows)], key);
    }

    /// <summary>The same for a list that is sorted otherwise: where a row stands, as <see cref="Position"/> gives it back.</summary>
    public PageOf<T> Of<T>(IReadOnlyList<T> rows, Func<T, string> position) => rows.Count <= Limit ? new PageOf<T>(rows, null)
        : new PageOf<T>([.. rows.Take(Limit)], Cursor(position(rows[Limit - 1])));

    private string Cursor(string position) => Base64Url.EncodeToString(Master!.Seal("cursors", Encoding.UTF8.GetBytes(position), Route));

    public static ValueTask<Page?> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        var key = http.RequestServices.GetRequiredService<MasterKey>();
        var route = Encoding.UTF8.GetBytes($"{http.Request.Path.Value} {CurrentCaller.Of(http)?.Actor}");
        var limit = LimitOf(http, Default);
        var after = Query.Single(http, "cursor") is { } cursor ? Open(key, route, cursor) : null;
        return ValueTask.FromResult<Page?>(new Page(limit) { After = after, Master = key, Route = route });
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
public sealed record PageOf<T>(IReadOnlyList<T> Items, string? NextCursor)
{
    /// <summary>The same page with its items as they are shown.</summary>
    public PageOf<TShown> Shown<TShown>(IEnumerable<TShown> items) => new([.. items], NextCursor);
}

using System.Buffers.Text;
using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Store;

namespace PowerCrm.Web;

/// <summary>
/// The requested page of a list: <c>?limit=1..100&amp;cursor=</c>. A cursor is sealed, and valid only for its own route and caller.
/// </summary>
public sealed record Page(int Limit)
{
    private const int DefaultLimit = 20, MaxLimit = 100;

    /// <summary>The position at which the previous page ended; null for the first page.</summary>
    private string? After { get; init; }

    private MasterKey? Master { get; init; }
    private byte[] Route { get; init; } = [];

    /// <summary>The number of rows to read: one more than is returned shows whether there is a next page.</summary>
    public int Rows => Limit + 1;

    /// <summary>The position at which the previous page ended, as passed to <c>Of</c>; null for the first page.</summary>
    public string? Position => After;

    /// <summary>
    /// The position at which the previous page ended, in a list sorted by time and id; the time is null for the first page.
    /// </summary>
    public (DateTimeOffset? At, Guid Id) Key => After?.Split(' ') is [var ticks, var id]
        ? (new DateTimeOffset(long.Parse(ticks, CultureInfo.InvariantCulture), TimeSpan.Zero), Guid.ParseExact(id, "N")) : (null, default);

    /// <summary>Returns this page, and the cursor for the next, of the <see cref="Rows"/> read after <see cref="Key"/>.</summary>
    public PageOf<T> Of<T>(IReadOnlyList<T> rows, Func<T, (DateTimeOffset At, Guid Id)> key) => Of(rows, row =>
    {
        var (at, id) = key(row);
        return string.Create(CultureInfo.InvariantCulture, $"{at.UtcTicks} {id:N}");
    });

    /// <summary>Returns this page of a complete list that is short enough to be read at once, and whose order does not change.</summary>
    public PageOf<T> FromAll<T>(IEnumerable<T> all, Func<T, Guid> key) =>
        Of([.. (After is null ? all : all.SkipWhile(it => key(it).ToString() != After).Skip(1)).Take(Rows)], it => key(it).ToString());

    /// <summary>
    /// Returns this page of a complete list, oldest first, whose rows may disappear while a client reads it: the next page begins after the
    /// position where this one ended, whether or not that row still exists.
    /// </summary>
    public PageOf<T> FromSortedByTime<T>(IEnumerable<T> all, Func<T, (DateTimeOffset At, Guid Id)> key)
    {
        var (at, id) = Key;
        return Of([.. all.OrderBy(key).Where(it => at is not { } time || key(it).CompareTo((time, id)) > 0).Take(Rows)], key);
    }

    /// <summary>
    /// Like the overload above for a list with another order: <paramref name="position"/> returns what <see cref="Position"/> is on the
    /// next page.
    /// </summary>
    public PageOf<T> Of<T>(IReadOnlyList<T> rows, Func<T, string> position) => rows.Count <= Limit ? new PageOf<T>(rows, null)
        : new PageOf<T>([.. rows.Take(Limit)], CreateCursor(position(rows[Limit - 1])));

    private string CreateCursor(string position) => Base64Url.EncodeToString(Master!.Seal("cursors", Encoding.UTF8.GetBytes(position),
        Route));

    public static ValueTask<Page?> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        var key = http.RequestServices.GetRequiredService<MasterKey>();
        var route = Encoding.UTF8.GetBytes($"{http.Request.Path.Value} {CurrentCaller.Of(http)?.Actor}");
        var limit = LimitOf(http, DefaultLimit);
        var position = Query.ReadSingle(http, "cursor") is { } cursor ? OpenCursor(key, route, cursor) : null;
        return ValueTask.FromResult<Page?>(new Page(limit) { After = position, Master = key, Route = route });
    }

    /// <summary>Returns the requested number of items, for a list without further pages.</summary>
    /// <exception cref="ProblemException">The number is not 1 to 100.</exception>
    public static int LimitOf(HttpContext http, int defaultLimit) => Query.ReadSingle(http, "limit") is not { } text ? defaultLimit
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit ? limit
        : throw Problem.Invalid(new Fault("/limit", "out_of_range", 1, MaxLimit)).ToException();

    private static string OpenCursor(MasterKey key, byte[] route, string cursor)
    {
        if (cursor.Length is > 0 and <= 2048 && Base64Url.IsValid(cursor)
            && key.Open("cursors", Base64Url.DecodeFromChars(cursor), route) is { } plaintext)
            return Encoding.UTF8.GetString(plaintext);
        throw new Problem("cursor_invalid").ToException();
    }
}

/// <summary>One page of a list, as it is returned.</summary>
public sealed record PageOf<T>(IReadOnlyList<T> Items, string? NextCursor)
{
    /// <summary>Returns the same page with other items.</summary>
    public PageOf<TShown> WithItems<TShown>(IEnumerable<TShown> items) => new([.. items], NextCursor);
}

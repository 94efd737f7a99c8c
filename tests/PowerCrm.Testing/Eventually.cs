using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace PowerCrm.Testing;

/// <summary>Waits for a condition, no longer than necessary; there are no fixed delays.</summary>
public static class Eventually
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    public static async Task TrueAsync(
        Func<Task<bool>> condition, TimeSpan? within = null, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var limit = within ?? TimeSpan.FromSeconds(60);
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > limit) throw new TimeoutException($"Not within {limit.TotalSeconds:0.#} s: {what}");
            await Task.Delay(Step);
        }
    }

    /// <summary>Returns the first value that is not null.</summary>
    public static async Task<T> NotNullAsync<T>(
        Func<Task<T?>> read, TimeSpan? within = null, [CallerArgumentExpression(nameof(read))] string what = "") where T : class
    {
        T? found = null;
        await TrueAsync(async () => (found = await read()) is not null, within, what);
        return found!;
    }
}

using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace PowerCrm.Testing;

/// <summary>Waits for a condition, no longer than necessary; there are no fixed delays.</summary>
public static class Eventually
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    public static async Task TrueAsync(
        Func<Task<bool>> condition, TimeSpan? within = null, [CallerArgumentExpression(nameof(condition))] string description = "")
    {
        var limit = within ?? TimeSpan.FromSeconds(60);
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > limit) throw new TimeoutException($"Not within {limit.TotalSeconds:0.#} s: {description}");
            await Task.Delay(PollInterval);
        }
    }

    /// <summary>Returns the first value that is not null.</summary>
    public static async Task<T> NotNullAsync<T>(
        Func<Task<T?>> read, TimeSpan? within = null, [CallerArgumentExpression(nameof(read))] string description = "") where T : class
    {
        T? value = null;
        await TrueAsync(async () => (value = await read()) is not null, within, description);
        return value!;
    }
}

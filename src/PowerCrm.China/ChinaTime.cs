namespace PowerCrm.China;

/// <summary>Time in China: UTC+8 everywhere and all year, so no zone database is needed.</summary>
public static class ChinaTime
{
    /// <summary>Today's date in China by the database's clock.</summary>
    public const string SqlToday = "(powercrm_now() at time zone 'Asia/Shanghai')::date";

    private static readonly TimeSpan Zone = TimeSpan.FromHours(8);

    /// <summary>The same moment as China's clocks show it.</summary>
    public static DateTimeOffset Local(DateTimeOffset at) => at.ToOffset(Zone);

    /// <summary>China's date at a moment.</summary>
    public static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(Local(at).DateTime);

    /// <summary>When a day begins in China, as China's clocks show it.</summary>
    public static DateTimeOffset Start(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), Zone);
}

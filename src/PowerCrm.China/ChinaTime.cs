namespace PowerCrm.China;

/// <summary>Time in China: UTC+8 everywhere and all year, so no zone database is needed.</summary>
public static class ChinaTime
{
    /// <summary>Today's date in China by the database's clock.</summary>
    public const string TodaySql = "(powercrm_now() at time zone 'Asia/Shanghai')::date";

    private static readonly TimeSpan Zone = TimeSpan.FromHours(8);

    /// <summary>The same moment in China's time.</summary>
    public static DateTimeOffset Local(DateTimeOffset at) => at.ToOffset(Zone);

    /// <summary>The date in China at a moment.</summary>
    public static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(Local(at).DateTime);

    /// <summary>The beginning of a day in China, in China's time.</summary>
    public static DateTimeOffset Start(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), Zone);
}

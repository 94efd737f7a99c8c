using System.Diagnostics.Metrics;
using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Contracts;

namespace PowerCrm.Registration;

/// <summary>
/// The most SMS messages that all hosts together send in one day: <c>Limits:Registration:SendCode:PerDay</c>. It holds even when every
/// other limit fails. It raises an alarm for the operator at 80 % and at 100 %, each once a day.
/// </summary>
public sealed partial class SmsBudget(NpgsqlDataSource database, IConfiguration configuration, IHostEnvironment environment,
    ILogger<SmsBudget> log) : IVendorAllowance
{
    internal const string MeterName = "PowerCrm.Registration";
    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> TakenCounter =
        Meter.CreateCounter<long>("powercrm.sms.taken", description: "SMS messages counted against the day's budget");
    private static readonly Counter<long> AlarmCounter =
        Meter.CreateCounter<long>("powercrm.sms.budget_alarm", description: "The day's budget reached 80 or 100 %");

    private int DailyLimit => configuration.GetValue("Limits:Registration:SendCode:PerDay", 10_000 * (environment.IsDevelopment()
        ? 100 : 1));

    /// <returns>False when nothing is left today.</returns>
    public async Task<bool> TryAcquire(CancellationToken ct)
    {
        var most = DailyLimit;
        await using var connection = await database.OpenConnectionAsync(ct);
        var taken = most <= 0 ? null : await connection.ExecuteScalarAsync<int?>(new CommandDefinition(
            $"""
            with old as (delete from pc_sms_days where day < {ChinaTime.TodaySql} - 31)
            insert into pc_sms_days (day, taken) values ({ChinaTime.TodaySql}, 1)
            on conflict (day) do update set taken = pc_sms_days.taken + 1 where pc_sms_days.taken < @most
            returning taken
            """, new { most }, cancellationToken: ct));
        if (taken is not null)
            TakenCounter.Add(1);
        if (taken is not { } count || count >= most)
            await RaiseAlarm(connection, 100, most, ct);
        else if (count * 5L >= most * 4L)
            await RaiseAlarm(connection, 80, most, ct);
        return taken is not null;
    }

    public async Task<IReadOnlyList<VendorAllowance>> Read(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var taken = await connection.ExecuteScalarAsync<int?>(new CommandDefinition(
            $"select taken from pc_sms_days where day = {ChinaTime.TodaySql}", cancellationToken: ct));
        return [new VendorAllowance("sms", "messages_a_day", taken ?? 0, DailyLimit)];
    }

    /// <summary>Gives back a message that was certainly not sent.</summary>
    public async Task Release(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            $"update pc_sms_days set taken = taken - 1 where taken > 0 and day = {ChinaTime.TodaySql}",
            cancellationToken: ct));
    }

    /// <summary>
    /// Raises an alarm on one host only, the first one to get here. Raises both alarms if the last message is taken before the alarm at 80
    /// % was raised.
    /// </summary>
    private async Task RaiseAlarm(NpgsqlConnection connection, int percent, int limit, CancellationToken ct)
    {
        var previous = await connection.ExecuteScalarAsync<int?>(new CommandDefinition(
            $"""
            with today as materialized (select day, alarmed from pc_sms_days where day = {ChinaTime.TodaySql} for update)
            update pc_sms_days d set alarmed = @percent from today where d.day = today.day and today.alarmed < @percent
            returning today.alarmed
            """, new { percent }, cancellationToken: ct));
        foreach (var step in (int[])[80, 100])
        {
            if (previous is null || step <= previous || step > percent)
                continue;
            AlarmCounter.Add(1, new KeyValuePair<string, object?>("percent", step));
            LogAlarm(step, limit);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{Percent} % of today's {Most} SMS messages are used; at 100 % no more are sent")]
    private partial void LogAlarm(int percent, int most);
}

using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using PowerCrm.Host.Hosting;
using PowerCrm.Host.Operations;

namespace PowerCrm.Host.Tests.Operations;

/// <summary>When a job that runs once a night is due, by the time in China.</summary>
public class NightlyTimeTests
{
    [Theory]
    [InlineData("02:30", "2026-03-10T18:29:59Z", null)]
    [InlineData("02:30", "2026-03-10T18:30:00Z", "2026-03-11")]
    [InlineData("02:30", "2026-03-11T15:59:59Z", "2026-03-11")]
    [InlineData("02:30", "2026-03-11T16:00:00Z", null)]
    [InlineData("00:00", "2026-03-10T15:59:59Z", "2026-03-10")]
    [InlineData("00:00", "2026-03-10T16:00:00Z", "2026-03-11")]
    [InlineData("23:59", "2026-03-10T15:58:59Z", null)]
    [InlineData("23:59", "2026-03-10T15:59:00Z", "2026-03-10")]
    [InlineData("03:30", "2026-12-31T19:30:00Z", "2027-01-01")]
    [InlineData("03:30", "2026-12-31T16:30:00-03:00", "2027-01-01")]
    public void a_night_is_due_from_its_time_until_the_end_of_that_day(string at, string now, string? night) =>
        NightlyTime.FindDueNight(TimeOnly.ParseExact(at, "HH:mm", CultureInfo.InvariantCulture),
            DateTimeOffset.Parse(now, CultureInfo.InvariantCulture))
            .ShouldBe(night is null ? (DateOnly?)null : DateOnly.ParseExact(night, "yyyy-MM-dd", CultureInfo.InvariantCulture));

    [Theory]
    [InlineData(null, true, "02:30")]
    [InlineData(null, false, null)]
    [InlineData("off", true, null)]
    [InlineData("00:00", true, "00:00")]
    [InlineData("23:59", false, "23:59")]
    public void a_time_that_is_set_counts_before_the_one_of_production(string? setting, bool production, string? at) =>
        Read(setting, production).ShouldBe(at is null ? (TimeOnly?)null : TimeOnly.ParseExact(at, "HH:mm", CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("")]
    [InlineData("24:00")]
    [InlineData("2:30")]
    [InlineData("02:30:00")]
    [InlineData("Off")]
    public void another_setting_is_refused_by_its_name(string setting) =>
        Should.Throw<StartupException>(() => Read(setting, production: true)).Message
            .ShouldBe("A:Nightly must be a time of day in China such as 02:30, or off.");

    private static TimeOnly? Read(string? setting, bool production) => NightlyTime.Read(new ConfigurationBuilder()
        .Add(new MemoryConfigurationSource { InitialData = setting is null ? [] : [new("A:Nightly", setting)] }).Build(),
        "A:Nightly", "02:30", production);
}

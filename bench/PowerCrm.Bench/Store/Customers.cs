using JasperFx.Events;
using PowerCrm.Store;

namespace PowerCrm.Bench.Store;

/// <summary>A stream as the product has them: a few short events, a state with what decisions need, one document for the screen.</summary>
internal sealed record CustomerNoted(int Step, string Region, string Company, string Plan);

internal sealed record CustomerState(int Steps, string? Region) : IFold<CustomerState>
{
    public static CustomerState Initial { get; } = new(0, null);

    public static CustomerState When(CustomerState it, object @event) => @event switch
    {
        CustomerNoted e => it with { Steps = it.Steps + 1, Region = e.Region },
        _ => it,
    };
}

internal sealed record CustomerCard(int Steps, string Region, string Company, string Plan, DateTimeOffset ChangedAt);

internal sealed class CustomerCards : IProjection<CustomerCard>
{
    public static string Name => "customercard";
    public static IReadOnlyList<Type> Handles { get; } = [typeof(CustomerNoted)];

    public static CustomerCard? When(CustomerCard? document, IEvent e) => e.Data switch
    {
        CustomerNoted n => Next(document, n, e.Timestamp),
        _ => document,
    };

    public static CustomerCard Next(CustomerCard? document, CustomerNoted n, DateTimeOffset at) =>
        new((document?.Steps ?? 0) + 1, n.Region, n.Company, n.Plan, at);
}

internal static class Customers
{
    public const int StreamLength = 10;

    public static CustomerNoted Noted(int step) => new(step, "shanghai/pudong", "Shanghai Heron Precision Castings Co., Ltd.", "industrial time of use, 10 kV");
}

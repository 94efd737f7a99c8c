using PowerCrm.Contracts;

namespace PowerCrm.Review;

internal static class Severities
{
    public const string Info = "info", Warning = "warning", Blocking = "blocking";

    public const int BlockingWeight = 100;

    public static int ComputeWeight(IEnumerable<Finding> findings) => findings.DistinctBy(f => (f.Code, f.Severity))
        .Sum(f => f.Severity switch { Blocking => BlockingWeight, Warning => 1, _ => 0 });
}

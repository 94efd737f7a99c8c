using PowerCrm.Contracts;

namespace PowerCrm.Review;

public static class Verdicts
{
    public const string Automatic = "automatic", Passed = "passed", Failed = "failed", Unclear = "unclear";
}

internal static class Severities
{
    public const string Info = "info", Warning = "warning", Blocking = "blocking";

    public const int BlockingWeight = 100;

    public static int ComputeWeight(IEnumerable<Finding> findings) => findings.DistinctBy(f => (f.Code, f.Severity))
        .Sum(f => f.Severity switch { Blocking => BlockingWeight, Warning => 1, _ => 0 });
}

namespace PowerCrm.Contracts;

/// <summary>The stored verdicts of a check, and the name under which the automatic checks give theirs.</summary>
public static class Verdicts
{
    public const string Automatic = "automatic", Passed = "passed", Failed = "failed", Unclear = "unclear";
}

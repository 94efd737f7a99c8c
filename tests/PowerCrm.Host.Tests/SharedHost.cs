namespace PowerCrm.Host.Tests;

/// <summary>
/// One host for the classes that are content with it: their people and companies are their own, they order no fault, move no clock, and
/// count nothing that is not theirs. Starting a host takes longer than most of these tests.
/// </summary>
[CollectionDefinition(Name)]
public sealed class SharedHost : ICollectionFixture<TestHost>
{
    public const string Name = "shared host";
}

/// <summary>What measures this process (its memory, its instruments, seconds) runs when nothing else does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}

/// <summary>A host that leads no reader: what a test lays down stays there until the program that is tested takes it.</summary>
public sealed class SilentHost : ProductHost
{
    protected override bool Readers => false;
}

namespace PowerCrm.Host.Tests;

/// <summary>
/// One host for test classes that can share it: they use their own people and companies, inject no faults, do not move the clock, and count
/// only their own rows. Starting a host takes longer than most of these tests.
/// </summary>
[CollectionDefinition(Name)]
public sealed class SharedHost : ICollectionFixture<TestHost>
{
    public const string Name = "shared host";
}

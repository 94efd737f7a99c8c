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

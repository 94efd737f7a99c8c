using PowerCrm.Host.Tests.Audit;
using PowerCrm.Host.Tests.Importing;
using PowerCrm.Host.Tests.Operations;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Host.Tests.Review;
using PowerCrm.Host.Tests.Security;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("PowerCrm.Host.Tests.LongestFirst", "PowerCrm.Host.Tests")]

namespace PowerCrm.Host.Tests;

/// <summary>
/// Starts the collections that take longest first, and the others in the order of their names. In the random order of xunit, one of them
/// may be the last to start, and then runs alone for minutes.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly Type[] Longest =
    [
        typeof(SharedHost), typeof(StaffCaseTests), typeof(SecurityCaseTests), typeof(ImportTests), typeof(OcrTests),
        typeof(ReadmeTourTests), typeof(SignalTests), typeof(ProtectedLogTests), typeof(ExportTests), typeof(AutomaticApprovalTests),
        typeof(ExamplesTests), typeof(CodeLimitTests), typeof(OddBodyTests),
    ];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(Rank).ThenBy(NameOf, StringComparer.Ordinal);

    private static int Rank(ITestCollection it)
    {
        var index = Array.FindIndex(Longest, type => NameOf(it).Split(' ').Any(word => word == type.FullName));
        return index < 0 ? Longest.Length : index;
    }

    /// <summary>The class that defines a collection, or the display name, which ends with the name of the test class.</summary>
    private static string NameOf(ITestCollection it) => it.CollectionDefinition?.Name ?? it.DisplayName;
}

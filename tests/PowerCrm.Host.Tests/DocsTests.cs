using Microsoft.Extensions.DependencyInjection;
using PowerCrm.EventStore;
using PowerCrm.Host.Cli;
using PowerCrm.Testing;

namespace PowerCrm.Host.Tests;

/// <summary>Documents that are generated from the code say what the code says.</summary>
public class DocsTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task the_list_of_events_is_the_one_the_code_gives()
    {
        var written = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "events.md"));
        written.ShouldBe(EventList.Markdown(host.Services.GetRequiredService<EventStoreRoot>()),
            "docs/events.md is out of date; write it anew by: ./powercrm describe --events > docs/events.md");
    }
}

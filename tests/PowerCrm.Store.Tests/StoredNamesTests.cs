using System.Reflection;
using System.Text.RegularExpressions;
using PowerCrm.Contracts;
using PowerCrm.Host;
using PowerCrm.Host.Hosting;
using PowerCrm.Testing;
using Wolverine.Attributes;

namespace PowerCrm.Store.Tests;

/// <summary>
/// Names that are stored in the database or part of a seal: renaming one needs a migration, and adding one needs an approval here. The
/// reactions are listed with their messages, because a reaction that is no longer found does nothing, without an error.
/// </summary>
public sealed partial class StoredNamesTests(Product product) : IClassFixture<Product>
{
    private Dictionary<string, string> Names => product.Admin.EventTypes.ToDictionary(e => e.Type.Name, e => e.Name);

    private static IEnumerable<(string Name, string Type)> Messages =>
        Modules.All.Select(m => m.GetType().Assembly).Distinct().SelectMany(a => a.GetTypes())
            .Select(t => (t.GetCustomAttribute<MessageIdentityAttribute>()?.GetName() ?? "", t.Name)).Where(m => m.Item1.Length > 0);

    [Fact]
    public async Task stored_names_are_as_approved()
    {
        var messages = Messages.ToDictionary(m => m.Type, m => m.Name);
        string Stored(string type) => Names.GetValueOrDefault(type) ?? messages.GetValueOrDefault(type) ?? $"{type} (NO NAME)";

        await Approved.Match("StoredNames",
        [
            "# Events", .. Names.Values.Order(StringComparer.Ordinal),
            "", "# Projections", .. product.Admin.Projections.Order(StringComparer.Ordinal),
            "", "# Due commands", .. product.Admin.DueCommands,
            "", "# Messages", .. messages.Values.Order(StringComparer.Ordinal),
            "", "# Reactions, with what reaches them", .. Messaging.ListReactions().OrderBy(r => r.Name, StringComparer.Ordinal)
                .Select(r => $"{r.Name}: {string.Join(", ", r.Messages.Select(Stored).Order(StringComparer.Ordinal))}"),
            "", "# Fields of sealed values", .. Fields.Order(StringComparer.Ordinal),
            "", "# Derived ids, by where they are made", .. await FindDerivedIds(),
        ]);
    }

    [Fact]
    public void stored_names_are_snake_case()
    {
        string[] all = [.. Names.Values, .. product.Admin.Projections, .. product.Admin.DueCommands, .. Messages.Select(m => m.Name),
            .. Messaging.ListReactions().Select(r => r.Name), .. Fields];

        all.Length.ShouldBeGreaterThan(60);
        all.ShouldAllBe(name => SnakeCase().IsMatch(name));
    }

    [Fact]
    public void no_two_reactions_or_messages_share_a_name()
    {
        Messaging.ListReactions().Select(r => r.Name).ShouldBeUnique();
        // Events are delivered to reactions as messages under their own names.
        Messages.Select(m => m.Name).Concat(Names.Values).ShouldBeUnique();
    }

    [Fact]
    public void every_message_and_due_command_has_a_reaction()
    {
        var handled = Messaging.ListReactions().SelectMany(r => r.Messages).ToHashSet();

        Messages.Select(m => m.Type).ShouldAllBe(type => handled.Contains(type));
        // A due row becomes one of the messages, with its data as it was written.
        var (stream, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var data = new Dictionary<string, string>
        {
            ["lease_expired"] = "",
            ["place_freed"] = "",
            ["still_waits"] = "",
            ["transfer_expires"] = "",
            ["customer_returns"] = $"{other:N} 1773108000000000 7 AQ==",
            ["respond_overdue"] = $"{other:N} remind",
            ["contact_overdue"] = $"{other:N} anew",
            ["sweep_image"] = $"{other}",
            ["read_pictures_again"] = "2/3",
            ["read_pictures"] = $"{other}",
            ["tell_applicant"] = $"{other}",
            ["tell_by_sms"] = $"{other}",
            ["tell_by_wecom"] = $"{other}",
            ["verify_identity"] = $"{other}",
            ["manager_left"] = "3",
            ["manager_back"] = "3 operator:ops",
            ["offboarded_wait"] = "",
            ["follow_up_due"] = "",
            ["imported_record_left"] = "",
            ["audit_differs"] = "2026-03-10 2",
            ["customers_wait"] = "2026-03-10",
            ["review_late"] = "",
        };
        product.DueCommands.Keys.ShouldBe(data.Keys, ignoreOrder: true);
        foreach (var (command, message) in product.DueCommands)
            handled.ShouldContain(message(new DueCommand(Guid.CreateVersion7(), default, stream, command, data[command])).GetType().Name,
                command);
    }

    private static IEnumerable<string> Fields => typeof(SealedFieldNames).GetFields().Select(f => (string)f.GetRawConstantValue()!);

    /// <summary>The second argument of every <c>Ids.Derived(…, …)</c> in the product's source.</summary>
    private static async Task<IReadOnlyList<string>> FindDerivedIds()
    {
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)))
            foreach (Match match in DerivedId().Matches(await File.ReadAllTextAsync(file)))
                lines.Add($"{Path.GetFileNameWithoutExtension(file)}: {match.Groups[1].Value}");
        return [.. lines];
    }

    [GeneratedRegex(@"Ids\.Derived\([^,()]+,\s*(\$?""[^""]*""|[^()]+(?:\([^()]*\))?)\)")]
    private static partial Regex DerivedId();

    [GeneratedRegex(@"\A[a-z][a-z0-9]*(_[a-z0-9]+)*\z")]
    private static partial Regex SnakeCase();
}

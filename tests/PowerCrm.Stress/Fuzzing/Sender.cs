using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace PowerCrm.Stress.Fuzzing;

/// <summary>Somebody who sends requests, with words that nobody else's data has.</summary>
internal sealed class Sender(string name, string role)
{
    public const string Password = "a-long-password";

    public string Name => name;

    /// <summary>nobody, applicant, or a role of staff.</summary>
    public string Role => role;
    public Guid Id { get; private set; }

    /// <summary>All ids that this one had: who was erased and comes again is somebody new.</summary>
    public ConcurrentBag<Guid> Ids { get; } = [];
    public string? Token { get; set; }
    public string? RefreshToken { get; set; }
    public string OpenId { get; } = "o" + Guid.CreateVersion7().ToString("N");
    public IReadOnlyList<string> Images { get; set; } = [];
    public string Phone { get; } = Markers.NewPhone();
    public bool IsApplicant => role == "applicant";
    public bool IsStaff => role is not ("applicant" or "nobody");

    public void Is(Guid id)
    {
        Id = id;
        if (!Ids.Contains(id))
            Ids.Add(id);
    }

    /// <summary>This person's word of a kind: n real name, c company, a address, e email, p position, w nickname, k note,
    /// o note for colleagues.</summary>
    public string Word(char kind) => words.GetOrAdd(kind, k => Markers.New(this, k));

    private readonly ConcurrentDictionary<char, string> words = [];

    /// <summary>What this person puts into a member of this name; null: nothing of their own.</summary>
    public string? Own(string member) => member switch
    {
        "realName" => "张" + Word('n'),
        "companyName" => $"深圳市{Word('c')}电子有限公司",
        "detailAddress" => $"科技园{Word('a')}路1号",
        "email" => Word('e') + "@example.com",
        "position" => Word('p'),
        "wxNickname" or "nickname" => Word('w'),
        "note" or "nextAction" => "电话已接通 " + Word('k'),
        // Of a note for colleagues.
        "text" => "请再核对一次 " + Word('o'),
        "phone" or "contactPhone" => Phone,
        _ => null,
    };
}

/// <summary>The words and phones of all persons of a run, by which an answer shows whose data is in it.</summary>
internal static partial class Markers
{
    private static readonly ConcurrentDictionary<string, (Sender Owner, char Kind)> All = new(StringComparer.OrdinalIgnoreCase);
    private static int phones = Environment.ProcessId % 100 * 100_000;

    public static string New(Sender owner, char kind)
    {
        // Letters alone: digits would look like a phone number somewhere.
        var word = $"zq{kind}{Letters.New()[20..]}";
        All[word] = (owner, kind);
        return word;
    }

    public static string NewPhone() => $"1377{Interlocked.Increment(ref phones):0000000}";
    public static void Has(Sender owner) => All[owner.Phone] = (owner, 't');

    /// <summary>All that are in the text.</summary>
    public static IEnumerable<(string Word, Sender Owner, char Kind)> In(string text) =>
        Shape().Matches(text).Select(m => m.Value).Distinct(StringComparer.Ordinal)
            .Where(All.ContainsKey).Select(w => (w, All[w].Owner, All[w].Kind));

    [GeneratedRegex("zq[a-z][a-p]{12}|1377[0-9]{7}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}

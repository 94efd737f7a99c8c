using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace PowerCrm.Stress.Fuzzing;

/// <summary>A caller, whose data contains words that no other data has.</summary>
internal sealed class FuzzCaller(string name, string role)
{
    public const string Password = "a-long-password";

    public string Name => name;

    /// <summary>nobody, applicant, or a role of staff.</summary>
    public string Role => role;
    public Guid Id { get; private set; }

    /// <summary>All ids of this caller: an erased applicant who comes again gets a new one.</summary>
    public ConcurrentBag<Guid> Ids { get; } = [];
    public string? Token { get; set; }
    public string? RefreshToken { get; set; }
    public string OpenId { get; } = "o" + Guid.CreateVersion7().ToString("N");
    public IReadOnlyList<string> Images { get; set; } = [];
    public string Phone { get; } = Markers.NewPhone();
    public bool IsApplicant => role == "applicant";
    public bool IsStaff => role is not ("applicant" or "nobody");

    public void SetId(Guid id)
    {
        Id = id;
        if (!Ids.Contains(id))
            Ids.Add(id);
    }

    /// <summary>
    /// The caller's word of a kind: n real name, c company, a address, e email, p position, w nickname, k note, o note for colleagues.
    /// </summary>
    public string Word(char kind) => words.GetOrAdd(kind, k => Markers.New(this, k));

    private readonly ConcurrentDictionary<char, string> words = [];

    /// <summary>Returns the caller's own value for a member of this name; null when there is none.</summary>
    public string? OwnValue(string member) => member switch
    {
        "realName" => "张" + Word('n'),
        "companyName" => $"深圳市{Word('c')}电子有限公司",
        "detailAddress" => $"科技园{Word('a')}路1号",
        "email" => Word('e') + "@example.com",
        "position" => Word('p'),
        "wxNickname" or "nickname" => Word('w'),
        "note" or "nextAction" => "电话已接通 " + Word('k'),
        // The text of a note for colleagues.
        "text" => "请再核对一次 " + Word('o'),
        "phone" or "contactPhone" => Phone,
        _ => null,
    };
}

/// <summary>The words and phones of all callers of a run; they show whose data is in an answer.</summary>
internal static partial class Markers
{
    private static readonly ConcurrentDictionary<string, (FuzzCaller Owner, char Kind)> All = new(StringComparer.OrdinalIgnoreCase);
    private static int phoneCount = Environment.ProcessId % 100 * 100_000;

    public static string New(FuzzCaller owner, char kind)
    {
        // Letters only: digits might look like a phone number.
        var word = $"zq{kind}{UniqueLetters.New()[20..]}";
        All[word] = (owner, kind);
        return word;
    }

    public static string NewPhone() => $"1377{Interlocked.Increment(ref phoneCount):0000000}";
    public static void AddPhone(FuzzCaller owner) => All[owner.Phone] = (owner, 't');

    /// <summary>Finds all words in the text.</summary>
    public static IEnumerable<(string Word, FuzzCaller Owner, char Kind)> FindIn(string text) =>
        MarkerPattern().Matches(text).Select(m => m.Value).Distinct(StringComparer.Ordinal)
            .Where(All.ContainsKey).Select(w => (w, All[w].Owner, All[w].Kind));

    [GeneratedRegex("zq[a-z][a-p]{12}|1377[0-9]{7}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MarkerPattern();
}

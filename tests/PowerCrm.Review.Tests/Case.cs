using System.Globalization;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Review.Tests;

/// <summary>Cases brought to a state by their own events, at fixed times.</summary>
internal static class Case
{
    public static readonly Guid Id = Guid.CreateVersion7();
    public static readonly Guid Me = Guid.CreateVersion7();
    public static readonly Guid Other = Guid.CreateVersion7();
    public static readonly DateTimeOffset Start = DateTimeOffset.Parse("2026-03-02T02:00:00Z", CultureInfo.InvariantCulture);
    public static readonly DateTimeOffset Now = Start.AddHours(1);
    public static readonly Personal Secret = new(Id, 1, new byte[] { 1 });
    public static readonly string Actor = $"staff:{Me}";

    public static readonly ApplicantData Person = new("张伟", "能源主管", "zhang@example.com", "13800138000", null, "科技园 1 号", ["0312345678901"]);

    public static InfoSubmitted Info(int round = 1, string? code = "91440300MA5TEST000") => new(round, Secret, "深圳市示例电子有限公司",
        code, "440305", "广东省", "深圳市", "南山区", 1250, 312_000, 0.68m, "KV10", null, [], new Dictionary<string, string>(), []);

    public static MaterialsUploaded Pictures(int round = 1) => new(round, new Material(Me, "a"), new Material(Me, "b"),
        new Material(Me, "c"), null);

    public static object SignedIn => new WechatAuthorized(Secret, "1", "h", true);
    public static object Claimed(Guid by, int minutes = 20) => new ReviewClaimed(by, Now.AddMinutes(minutes));
    public static object Materials(string verdict, string? by = null) => new MaterialsChecked(1, by ?? Actor, verdict, []);
    public static object Identity(string verdict) => new IdentityChecked(1, Actor, verdict);

    public static object Decided(string decision, params string[] codes) => new ReviewDecided(1, decision, Me,
        [.. codes.Select(c => new RejectionReason(c, ReasonCatalogue.Find(c)!.Step, []))], 1, "1");

    public static ReviewCase Submitted(params object[] events) => Of([SignedIn, Info(), Pictures(), .. events]);

    /// <summary>Each event a second after the one before, in Marten's envelope.</summary>
    public static ReviewCase Of(params object[] events) => Story(events).Case;

    public static CaseStory Story(params object[] events) => events.Select((e, i) =>
            new Recorded(0, Guid.CreateVersion7(), Id, i + 1, "event", e, Start.AddSeconds(i), Caller.System("test")))
        .Aggregate(CaseStory.Initial, CaseStory.WhenRecorded);

    /// <summary>A decision in a word: its code, its events' names, or "-" for nothing to do.</summary>
    public static string Said(this Decision it) => it.Rejection is { } no ? no.Code
        : it.Events.Count == 0 ? "-" : string.Join("+", it.Events.Select(e => e.GetType().Name));
}

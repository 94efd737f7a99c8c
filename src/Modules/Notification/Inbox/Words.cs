using PowerCrm.Web;

namespace PowerCrm.Notification;

/// <summary>The text of a message in Chinese and in English. The reader's language chooses.</summary>
public sealed record Words(string Chinese, string English)
{
    /// <summary>A company as messages call it. Its name is the same in both languages.</summary>
    public static Words Of(string company) => company switch
    {
        InboxRows.Nobody => new Words(InboxRows.Nobody, InboxRows.NobodyInEnglish),
        Company.Unknown => new Words(Company.Unknown, "A customer"),
        _ => new Words(company, company),
    };

    internal string In(Language language) => language == Language.English ? English : Chinese;
}

using PowerCrm.Web;

namespace PowerCrm.Notification;

/// <summary>A message's text in Chinese and in English. The reader's language decides.</summary>
public sealed record Words(string Chinese, string English)
{
    /// <summary>Returns a company's name for messages. A real name is the same in both languages.</summary>
    public static Words Of(string company) => company switch
    {
        InboxRows.Nobody => new Words(InboxRows.Nobody, InboxRows.NobodyInEnglish),
        Company.Unknown => new Words(Company.Unknown, "A customer"),
        _ => new Words(company, company),
    };

    internal string In(Language language) => language == Language.English ? English : Chinese;
}

using PowerCrm.Web;

namespace PowerCrm.Notification;

/// <summary>A message's text in Chinese and in English. The reader's language decides.</summary>
public sealed record Bilingual(string Chinese, string English)
{
    /// <summary>Returns a company's name for messages. A real name is the same in both languages.</summary>
    public static Bilingual Of(string company) => company switch
    {
        InboxRows.Nobody => new Bilingual(InboxRows.Nobody, InboxRows.NobodyInEnglish),
        Company.Unknown => new Bilingual(Company.Unknown, "A customer"),
        _ => new Bilingual(company, company),
    };

    internal string In(Language language) => language == Language.English ? English : Chinese;
}

namespace PowerCrm.Review;

/// <summary>The marks of a case in the queue, beside the codes of its findings.</summary>
public static class Flags
{
    public const string Resubmitted = "resubmitted", Overdue = "overdue", Urged = "urged", Reversed = "reversed",
        SecondOpinion = "second_opinion", Reversal = "reversal", CallApplicant = "call_applicant";
}

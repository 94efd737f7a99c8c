namespace PowerCrm.Papers;

/// <summary>The validity that an identity card can have.</summary>
public static class CardValidity
{
    /// <summary>Cards are valid for 5, 10 or 20 years to the day, or for life; any other reading is wrong.</summary>
    /// <param name="to">The last day; null for life.</param>
    public static bool IsPossible(DateOnly from, DateOnly? to) => to is not { } end || end.Year - from.Year is 5 or 10 or 20
        && (end.Month == from.Month && end.Day == from.Day
            || from is { Month: 2, Day: 29 } && end is { Month: 2, Day: 28 } or { Month: 3, Day: 1 });
}

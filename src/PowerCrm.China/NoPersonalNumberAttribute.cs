using System.ComponentModel.DataAnnotations;

namespace PowerCrm.China;

/// <summary>Checks free text of staff: it must contain no identity number and no mobile number.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class NoPersonalNumberAttribute : ValidationAttribute
{
    public NoPersonalNumberAttribute() => ErrorMessage = "personal_number";

    public override bool IsValid(object? value) => value is not string text || !PersonalNumber.IsIn(text);
}

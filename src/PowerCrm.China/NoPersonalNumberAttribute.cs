using System.ComponentModel.DataAnnotations;

namespace PowerCrm.China;

/// <summary>Free text that staff write: no identity number and no mobile may stand in it.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class NoPersonalNumberAttribute : ValidationAttribute
{
    public NoPersonalNumberAttribute() => ErrorMessage = "personal_number";

    public override bool IsValid(object? value) => value is not string text || !PersonalNumber.IsIn(text);
}

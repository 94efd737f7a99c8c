using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace PowerCrm.Web;

/// <summary>Settings <c>Staff</c>.</summary>
public sealed class StaffOptions
{
    public const string Optional = "optional", Required = "required";

    /// <summary>
    /// <c>optional</c>: whoever has set up a second factor needs it at the sign-in. <c>required</c>: who has none can do nothing but set
    /// one up. In Production it is required unless the settings say otherwise.
    /// </summary>
    public string SecondFactor { get; set; } = Optional;

    internal static string Default(IHostEnvironment at) => at.IsProduction() ? Required : Optional;

    internal sealed class Rules : IValidateOptions<StaffOptions>
    {
        public ValidateOptionsResult Validate(string? name, StaffOptions options) =>
            options.SecondFactor is Optional or Required ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail($"Staff__SecondFactor is '{Optional}' or '{Required}'.");
    }
}

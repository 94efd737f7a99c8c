using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace PowerCrm.Web;

/// <summary>The settings under <c>Staff</c>.</summary>
public sealed class StaffOptions
{
    public const string Optional = "optional", Required = "required";

    /// <summary>
    /// <c>optional</c>: accounts with a second factor need it to sign in. <c>required</c>: accounts without one can do nothing but set it
    /// up. The default is required in Production, otherwise optional.
    /// </summary>
    public string SecondFactor { get; set; } = Optional;

    internal static string Default(IHostEnvironment at) => at.IsProduction() ? Required : Optional;

    internal sealed class SettingsValidator : IValidateOptions<StaffOptions>
    {
        public ValidateOptionsResult Validate(string? name, StaffOptions options) =>
            options.SecondFactor is Optional or Required ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail($"Staff__SecondFactor is '{Optional}' or '{Required}'.");
    }
}

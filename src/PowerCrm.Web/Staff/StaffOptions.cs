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

    /// <summary>
    /// A staff session ends when it was not used for this long. Sessions end after 30 days in any case, so more has no effect.
    /// </summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromDays(30);

    private static readonly TimeSpan MinIdleTimeout = TimeSpan.FromMinutes(5);

    internal static string Default(IHostEnvironment environment) => environment.IsProduction() ? Required : Optional;

    internal sealed class SettingsValidator : IValidateOptions<StaffOptions>
    {
        public ValidateOptionsResult Validate(string? name, StaffOptions options) =>
            options.SecondFactor is not (Optional or Required)
                ? ValidateOptionsResult.Fail($"Staff__SecondFactor is '{Optional}' or '{Required}'.")
                : options.IdleTimeout < MinIdleTimeout
                    ? ValidateOptionsResult.Fail("Staff__IdleTimeout is at least five minutes, for instance 00:30:00.")
                    : ValidateOptionsResult.Success;
    }
}

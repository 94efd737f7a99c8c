using PowerCrm.Contracts;
using PowerCrm.Vendors;

namespace PowerCrm.Review;

/// <summary>Implements the port with the configured service.</summary>
internal sealed class VendorIdentityVerifier(IIdentityCheck service) : IIdentityVerifier
{
    public bool IsConfigured => service.IsConfigured;

    public async Task<IdentityOutcome> CheckCompany(string name, string creditCode, string? legalPerson, CancellationToken ct) =>
        ToOutcome(await service.CheckCompany(name, creditCode, legalPerson, ct));

    public async Task<IdentityOutcome> CheckPerson(string name, string idNumber, CancellationToken ct) =>
        ToOutcome(await service.CheckPerson(name, idNumber, ct));

    private static IdentityOutcome ToOutcome(IdentityReply reply) => reply switch
    {
        IdentityReply.Answered { Found: false } => IdentityOutcome.Of(IdentityOutcome.NotRegistered),
        IdentityReply.Answered { Active: false } => IdentityOutcome.Of(IdentityOutcome.NotActive),
        IdentityReply.Answered { Differs: [_, ..] differs } => new(IdentityOutcome.Differing, differs),
        IdentityReply.Answered => IdentityOutcome.Of(IdentityOutcome.Confirmed),
        IdentityReply.Refused => IdentityOutcome.Of(IdentityOutcome.Refused),
        IdentityReply.NotSent => IdentityOutcome.Of(IdentityOutcome.NotSent),
        _ => IdentityOutcome.Of(IdentityOutcome.NoAnswer),
    };
}

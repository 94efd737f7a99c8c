using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Host.Demo;

/// <summary>Records the applicant's commands: from the sign-in to the submission, and what the applicant did afterwards.</summary>
internal sealed class ApplicantSteps(RecordedLines lines, RecordedValues values, RecordedSubmissions submissions)
{
    /// <summary>Returns false if no command of the applicant caused the event.</summary>
    public async Task<bool> TryAdd(RecordedEvent it, CancellationToken ct)
    {
        var e = it.Event;
        switch (e.Data)
        {
            case WechatAuthorized x:
                lines.AddApplicantStep(e, ScenarioCommand.SignIn, ("sensitive", x.Sensitive),
                    ("deviceId", x.DeviceHash is null ? null : "device-1"));
                break;
            case PhoneVerified x:
                var phone = (await values.Open<VerifiedPhone>(e, x.Phone, SealedFieldNames.Phone, ct))?.Phone ?? "13900000000";
                lines.AddApplicantStep(e, ScenarioCommand.VerifyPhone, ("phone", values.Pseudonyms.Phone(phone)),
                    ("by", x.By == "wechat" ? x.By : null));
                break;
            case InfoSubmitted x:
                await submissions.Add(it, x, ct);
                break;
            case MaterialsUploaded:
                break;
            case RegistrationWithdrawn when it.Previous is ConsentChanged:
                lines.AddSkipped(e, "from the consent that was taken back");
                break;
            case RegistrationWithdrawn:
                lines.AddApplicantStep(e, "POST /auth/withdraw");
                break;
            case ReviewUrged:
                lines.AddApplicantStep(e, "POST /auth/urge");
                break;
            case ConsentChanged x:
                lines.AddApplicantStep(e, "PUT /privacy/consent", ("policyVersion", $"{{{Scenario.PolicyReference}}}"),
                    ("agreed", x.Policy), ("sensitive", x.Sensitive));
                break;
            case PersonalDataErased when it.Previous is LegalHoldLifted:
                lines.AddSkipped(e, "from the end of the hold");
                break;
            case PersonalDataErased { Policy: null } or ErasureDeferred when Actor.IsApplicant(RecordedStaff.GetActor(e)):
                lines.AddApplicantStep(e, "POST /privacy/erase");
                break;
            default:
                return false;
        }
        return true;
    }
}

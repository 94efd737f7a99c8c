using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Vendors;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>
/// The registration module: from the first sign-in in the mini-program to the submitted application, and what the applicant may read and
/// withdraw.
/// </summary>
public sealed class RegistrationModule : IModule
{
    public string Name => "registration";

    public void Store(StoreBuilder store) => store
        .Event<WechatAuthorized>("wechat_authorized")
        .Event<PhoneVerified>("phone_verified")
        .Event<InfoSubmitted>("info_submitted")
        .Event<MaterialsUploaded>("materials_uploaded")
        .Event<MaterialsRead>("materials_read")
        .Event<RegistrationWithdrawn>("registration_withdrawn")
        .Event<ReviewUrged>("review_urged")
        .Event<AccountActivated>("account_activated").Event<AccountDeactivated>("account_deactivated")
        .Event<PersonalDataErased>("personal_data_erased")
        .Event<LegalHoldPlaced>("legal_hold_placed").Event<LegalHoldLifted>("legal_hold_lifted")
        .Event<ErasureDeferred>("erasure_deferred")
        .Event<ConsentChanged>("consent_changed")
        .Event<PersonalDataRevealed>("personal_data_revealed")
        .Event<PersonalExportRequested>("personal_export_requested").Event<PersonalExportApproved>("personal_export_approved")
        .Event<PersonalExportTaken>("personal_export_taken")
        .Event<ImportStarted>("import_started").Event<ImportFinished>("import_finished").Event<ImportErrorsRead>("import_errors_read")
        .Event<CustomerImported>("customer_imported")
        .WriteModel<Registrant>()
        .ReadModel(new StatusProjection())
        .ReadModel(new LegalHoldProjection())
        .DueCommand(ImageUnused.Command, ImageUnused.Of)
        .DueCommand(ReadPicturesAgain.Command, ReadPicturesAgain.Of)
        .ExternalCall(ReadPictures.CallName, (stream, cause) => new ReadPicturesOnceMore(stream, cause))
        .Schema(Name, typeof(RegistrationModule).Assembly);

    public void Services(IServiceCollection services, IConfiguration configuration)
    {
        RegistrationProblems.Describe();
        ImportProblems.Describe();
        services.AddSingleton<ConsentTexts>();
        services.AddSingleton<Reservations>().AddSingleton<VerificationCodes>().AddSingleton<SmsBudget>().AddSingleton<Images>()
            .AddSingleton<Readings>().AddSingleton<RegistrationRateLimits>().AddSingleton<CaptchaChallenge>()
            .AddSingleton<CodeLimitLog>().AddSingleton<StatusReader>()
            .AddSingleton<LastRoundReader>().AddSingleton<UploadConcurrency>().AddSingleton(FraudSignals.ExpirySweep)
            .AddSingleton(VerificationCodes.ExpirySweep)
            .AddSingleton<FraudSignals>().AddSingleton<SubmissionContentCheck>().AddSingleton<ErasureReplay>().AddSingleton<Retention>()
            .AddSingleton<LegalHolds>().AddSingleton<OperatorErasure>().AddSingleton<ErasureCompletion>()
            .AddSingleton<PolicyKind>(RetentionPolicy.BuiltIn).AddSingleton<PolicyKind>(RequirementsPolicy.BuiltIn)
            .AddSingleton<IDuplicatePictureFinder, SamePictures>()
            .AddSingleton<ISharedDataFinder>(it => it.GetRequiredService<FraudSignals>());
        services.AddSingleton(p => new ReadPictures(p.GetRequiredService<Images>(), p.GetRequiredService<Readings>(),
            p.GetRequiredService<PictureReader>(), p.GetRequiredService<IKeyRing>(), p.GetRequiredService<ExternalCalls>(),
            p.GetRequiredService<EventSessions>(), p.GetRequiredService<DatabaseClock>(),
            p.GetRequiredService<IOptionsMonitor<OcrOptions>>()));
        services.AddSingleton<IVendorAllowance>(p => p.GetRequiredService<SmsBudget>());
        services.TryAddSingleton<ICaptcha, NoCaptcha>();
        services.AddOcr().AddSingleton<PictureReader>();
        services.AddSingleton<ImportFiles>().AddSingleton<ImportProcessor>();
        services.AddScoped<Drafts>().AddScoped<PhoneBinding>();
        services.AddScoped<SignInWithWechat.Execution>().AddScoped<SubmitRegistration.RoundBuilder>();
    }

    /// <summary>Maps one event stream, two uploads and the picture. All other routes are Wolverine endpoints.</summary>
    public void Map(IEndpointRouteBuilder app)
    {
        StreamStatus.Map(app);
        UploadImage.Map(app);
        ReadImage.Map(app);
        RequestImport.Map(app);
    }
}

using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>The module Review: the queue, claims, checks, decisions and their reasons.</summary>
public sealed class ReviewModule : IModule
{
    public string Name => "review";

    public void Store(StoreBuilder store) => store
        .Event<MaterialsChecked>("materials_checked")
        .Event<ReviewClaimed>("review_claimed")
        .Event<ReviewReleased>("review_released")
        .Event<ReviewTakenOver>("review_taken_over")
        .Event<IdentityChecked>("identity_checked")
        .Event<ReviewDecided>("review_decided")
        .Event<DecisionProposed>("decision_proposed")
        .Event<ReversalOpened>("reversal_opened")
        .Event<SecondOpinionGiven>("second_opinion_given")
        .Event<DecisionReversed>("decision_reversed")
        .Event<ReviewNoted>("review_noted")
        .WriteModel<ReviewCase>()
        .ReadModel(new DecisionsProjection(), "mt_doc_reviewdecisions_decided")
        .ExternalCall(VerifyIdentityHandler.CallName, (stream, cause) => new VerifyIdentityAgain(stream, cause))
        .DueCommand(LeaseExpired.Command, due => new LeaseExpired(due.Stream, due.At))
        .Schema(Name, typeof(ReviewModule).Assembly);

    public void Services(IServiceCollection services, IConfiguration configuration)
    {
        ReviewProblems.Describe();
        services.TryAddSingleton<IIdentityVerifier, VendorIdentityVerifier>();
        services.AddSingleton<IdentityVerification>();
        services.AddSingleton<CaseDecryptor>().AddSingleton<PastCases>().AddSingleton<PastReviews>().AddSingleton<DuplicateSearch>()
            .AddSingleton<QueueRows>().AddSingleton<IDerivedRows, QueueRowComparer>().AddSingleton<IReviewDeadlines, ReviewDeadlines>();
        services.AddSingleton<RefusedDrafts>().AddSingleton(RefusedDrafts.ExpiredSweep);
        services.AddSingleton<PolicyKind>(p => new PolicyKind<ReviewPolicy>(ReviewPolicy.Kind, ReviewPolicy.BuiltInName,
            () => ReviewPolicy.FromOptions(p.GetRequiredService<IOptionsMonitor<ReviewOptions>>().CurrentValue)));
        services.AddOptions<ReviewOptions>().Bind(configuration.GetSection(ReviewOptions.Section));
    }

    public void Map(IEndpointRouteBuilder app)
    {
        // All routes of this module are Wolverine endpoints.
    }
}

using PowerCrm.China;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>Makes the facts about an applicant that the rules need.</summary>
internal static class FormFactsBuilder
{
    /// <param name="last">The round that is being corrected; null when there is none.</param>
    /// <param name="body">The body of a submission; null for a draft.</param>
    /// <param name="requirements">The policy in force; it does not apply to a correction.</param>
    public static FormFacts Build(Registrant it, IReadOnlyList<Images.Image> pictures, DateTimeOffset now, Submission? last,
        RequirementsPolicy requirements, Patch? body = null) =>
        new(pictures.ToDictionary(i => i.Id, i => i.Kind), ChinaTime.Day(now),
            pictures.Where(i => it.Refused.Contains(new RefusedPicture(i.Kind, i.Proof))).ToDictionary(i => i.Id, i =>
                IsKeptAsSubmitted(it, i, body)),
            it.Correcting && last is not null ? new Correction(last, it.Opens) : null,
            it.Correcting ? null : requirements);

    /// <summary>
    /// A refused picture that the body does not name again is kept as last submitted, because not every opened field has to change.
    /// </summary>
    private static bool IsKeptAsSubmitted(Registrant it, Images.Image image, Patch? body) =>
        it is { Correcting: true, Materials: { } materials } && Registrant.GetPicture(materials, image.Kind).ImageId == image.Id
        && !(body is not null && body.Has(image.Kind) && it.Opens.Contains("/" + image.Kind));
}

using System.Globalization;
using PowerCrm.Host.Tests.Registration;

namespace PowerCrm.Host.Tests.Security;

/// <summary>
/// The proof of each check of a case (the parts of <c>checks</c> between semicolons), and the meaning of its <c>state</c>.
/// </summary>
internal static class SecurityProofs
{
    internal abstract record Proof
    {
        /// <summary>Asserted by the case's probe.</summary>
        public sealed record ByProbe : Proof;

        /// <summary>Asserted for every case: the state, the log, and what an answer must not contain.</summary>
        public sealed record ByAll : Proof;

        /// <summary>Asserted on the answers.</summary>
        public sealed record ByAnswers(Action<IReadOnlyList<Answer>> Assert) : Proof;

        /// <summary>Tested by a separate test.</summary>
        public sealed record ByTest(Type Tests, string Name) : Proof;

        /// <summary>Not asserted; docs/security-cases.md gives the reason.</summary>
        public sealed record NotAsserted : Proof;
    }

    private static Proof Probe { get; } = new Proof.ByProbe();
    private static Proof Always { get; } = new Proof.ByAll();
    private static Proof Not { get; } = new Proof.NotAsserted();

    public static IReadOnlyDictionary<string, Proof[]> Checks { get; } = new Dictionary<string, Proof[]>
    {
        ["otp-send-001"] = [Probe, Probe],
        ["otp-send-003"] = [Of(a => int.Parse(a.Header("Retry-After")!, CultureInfo.InvariantCulture).ShouldBeInRange(1, 60)), Probe],
        ["otp-send-004"] = [Probe],
        ["otp-send-006"] = [Probe, Probe, Probe],
        ["otp-send-010"] = [Of(a => Pointers(a).ShouldBe(["/phone"])), Probe, Probe],
        ["otp-send-013"] = [Code("unsupported_media_type")],
        ["otp-send-014"] = [In<EndlessUploadMemoryTests>(), In<EndlessUploadMemoryTests>(), Probe],
        ["otp-send-015"] = [Probe, Code("malformed_request", "payload_too_large")],
        ["otp-send-018"] = [Code("unknown_member")],
        ["otp-send-020"] = [Always, Always],
        ["otp-verify-001"] = [Not, Always],
        ["otp-verify-002"] = [In<CodeTests>(nameof(CodeTests.after_five_wrong_tries_also_the_right_code_is_locked)), Probe, Probe],
        ["otp-verify-006"] = [Probe],
        ["otp-verify-007"] = [Probe, Probe],
        ["otp-verify-009"] = [Probe],
        ["otp-verify-010"] = [Probe],
        ["otp-verify-012"] = [Probe, Probe],
        ["otp-verify-013"] = [Probe, Probe],
        ["otp-verify-018"] = [Code("payload_too_large"), Not],
        ["register-001"] = [Of(Pending), In<PictureTests>(nameof(PictureTests.no_picture_is_taken_without_the_separate_consent))],
        ["register-002"] = [Of(a => a.Header("WWW-Authenticate").ShouldBe("Bearer"))],
        ["register-003"] = [Code("unknown_member"),
            In<Assignment.MaskTests>(nameof(Assignment.MaskTests.the_contact_phone_replaces_the_verified_phone_and_is_masked_too))],
        ["register-004"] = [Code("unknown_member")],
        ["register-008"] = [Code("idempotency_key_reused"), Probe],
        ["register-011"] = [Probe],
        ["register-013"] = [Code("consent_required")],
        ["register-015"] = [Code("malformed_request", "invalid_characters"), Always, Always],
        ["register-016"] = [Of(a => Pointers(a).ShouldBe(["/realName"])), Always],
        ["register-020"] = [Probe],
        ["register-021"] = [Probe, Always],
        ["register-026"] = [Of(a => Pointers(a).ShouldSatisfyAllConditions(p => p.ShouldNotBeEmpty(),
            p => p.ShouldBeSubsetOf(["/province", "/city", "/district", "/regionCode"])))],
        ["register-027"] = [Not, Of(a => Pointers(a).ShouldBe(["/email"]))],
        ["register-028"] = [Probe, Not],
        ["register-029"] = [Of(a => Pointers(a).ShouldBe(["/realName"])), Always],
        ["register-032"] = [Of(a => Pointers(a).ShouldBe(["/businessLicense"])), Not],
        ["register-034"] = [Not, Always],
        ["register-035"] = [Of(Pending),
            In<Review.DecisionTests>(nameof(Review.DecisionTests.a_refusal_opens_fields_and_the_case_comes_back_with_its_changes))],
        ["register-036"] = [Code("already_submitted", "already_decided")],
        ["register-038"] = [Probe],
        ["status-001"] = [Probe, Probe, Probe, Of(a => a.Header("Vary")!.ShouldContain("Authorization"))],
        ["status-002"] = [Probe, Probe],
        ["status-005"] = [Code("unauthenticated")],
        ["status-006"] = [Not, Not, Always],
        ["status-008"] = [Probe, Probe],
        ["status-011"] = [Probe, Probe, Probe],
        ["token-001"] = [Code("unauthenticated")],
        ["token-003"] = [Probe],
        ["token-004"] = [Code("forbidden", "unauthenticated")],
        ["token-012"] = [Code("unauthenticated")],
        ["company-search-001"] = [Probe],
        ["company-search-003"] = [Probe],
        ["company-search-004"] = [Of(a => (a.Code == 414 ? "" : a.Problem)
            .ShouldBeOneOf("", "query_too_short", "too_long", "validation_failed"))],
        ["company-search-005"] = [Probe, Not],
        ["company-search-007"] = [Code("rate_limited")],
        ["company-search-008"] = [Probe, Probe],
        ["company-search-009"] = [Code("unauthenticated")],
        ["company-search-011"] = [Probe, Probe],
        ["company-search-014"] = [Not, Probe],
        ["upload-001"] = [Of(a => a.Body["imageId"]!.GetValue<Guid>().Version.ShouldBe(7)), Probe, Probe, Probe],
        ["upload-002"] = [Probe],
        ["upload-003"] = [Probe, Not, In<EndlessUploadMemoryTests>()],
        ["upload-006"] = [Probe, Probe, Probe],
        ["upload-007"] = [Probe, Probe],
        ["upload-010"] = [Probe, Probe],
        ["upload-012"] = [Of(a => a.Problem.ShouldNotBeNull())],
        ["upload-013"] = [Of(a => a.Problem.ShouldBeOneOf("image_kind_unknown", "validation_failed", "invalid_characters")), Probe],
        ["upload-014"] = [Code("rate_limited"),
            In<PictureTests>(nameof(PictureTests.a_picture_that_nobody_used_goes_after_a_day_and_one_in_a_draft_stays))],
        ["upload-021"] = [Probe, Not],
        ["upload-023"] = [Probe],
        ["ocr-001"] = [Always, Always],
        ["ocr-002"] = [Code("not_found")],
        ["ocr-003"] = [Code("unknown_member", "validation_failed", "wrong_type", "required", "invalid"), Not],
        ["ocr-007"] = [Code("rate_limited")],
        ["ocr-008"] = [Probe, Probe],
        ["ocr-010"] = [Code("not_found")],
        ["http-001"] = [Probe],
        ["http-006"] = [Probe, Always],
        ["http-007"] = [Probe],
        ["http-011"] = [Of(a => a.Code.ShouldBeOneOf(400, 431)), Always],
        ["http-014"] = [Probe, Probe, In<PrivacyTests>(nameof(PrivacyTests.consent_taken_back_stops_the_process_and_takes_the_pictures))],
        ["new-assignments-001"] = [Probe, Probe, Probe],
        ["new-assignments-002"] = [Code("forbidden"), Always],
        ["new-assignments-003"] = [Probe],
        ["new-assignments-007"] = [Not],
        ["new-assignments-008"] = [Code("unauthenticated"), Not],
        ["first-contact-001"] = [Probe],
        ["first-contact-002"] = [Code("not_found")],
        ["first-contact-004"] = [Code("unknown_member")],
        ["first-contact-005"] = [Of(a => Pointers(a).ShouldBe(["/contactedAt"])), Probe, Probe],
        ["first-contact-006"] = [Code("not_found")],
        ["first-contact-011"] = [Probe, Probe],
        ["first-contact-012"] = [Code("forbidden")],
        ["assign-status-001"] = [Probe],
        ["assign-status-002"] = [Code("version_mismatch")],
        ["assign-status-003"] = [Code("precondition_required"), Always],
        ["assign-status-005"] = [Code("not_found")],
        ["assign-status-006"] = [Code("not_claimed")],
        ["assign-status-010"] = [Not, Always],
        ["assign-status-011"] = [Code("unknown_member")],
        // If the server refuses a request before it has a path (too long, a NUL), the answer has no body.
        ["assign-status-016"] = [Of(a => (a.Text.Length == 0 ? "" : a.Problem)
            .ShouldBeOneOf("", "not_found", "malformed_request")), Always],
        ["assign-status-018"] = [Code("forbidden"), Not],
        ["assign-status-019"] = [Code("method_not_allowed", "not_found")],
    };

    /// <summary>
    /// The cases that are played on a separate host, so that its tables are not compared; their probes check the data themselves.
    /// </summary>
    public static IReadOnlyList<string> OnTheirOwn { get; } = ["otp-send-006", "http-006", "http-007"];

    /// <summary>Checks what an answer may have changed in the stored data, by the case's <c>state</c>.</summary>
    public static void AssertState(string state, Answer answer)
    {
        var changed = answer.Before!.Where(b => answer.After![b.Key] != b.Value).Select(b => b.Key).Order(StringComparer.Ordinal).ToList();
        // A refused or reading request changes nothing, whatever the state.
        if (answer.Code >= 400 || answer.Method != HttpMethod.Post && answer.Method != HttpMethod.Put)
        {
            changed.ShouldBeEmpty($"{answer.Code} {answer.Text}");
            return;
        }
        switch (state)
        {
            // a picture, or its readings, may be added; nothing of the application changes
            case "unchanged":
                changed.ShouldBeSubsetOf(["pc_images", "pc_readings", "pc_idempotency"]);
                break;
            case "1 challenge" or "<=10 challenges":
                changed.ShouldBe(["pc_codes", "pc_sms_days"]);
                Grown(answer, "pc_codes").ShouldBe(1);
                break;
            // the phone is bound to the existing session, and the code is used up
            case "1 session":
                changed.ShouldBe(["pc_codes", "pc_phones", WatchedHost.Stream]);
                (Grown(answer, "pc_codes"), Grown(answer, "pc_phones"), Grown(answer, WatchedHost.Stream)).ShouldBe((-1, 1, 1));
                break;
            case "1 application" or "2 applications, one company key" or "pending, version+1":
                changed.ShouldContain(WatchedHost.Stream);
                // Only the events of the form and the materials; the automatic check may follow at any time.
                (answer.Body["version"]!.GetValue<long>() - Number(answer.Before![WatchedHost.Stream])).ShouldBe(2);
                break;
            case "1 object" or "<=1 object" or "clean or none":
                changed.ShouldBe(["pc_images"]);
                Grown(answer, "pc_images").ShouldBe(1);
                break;
            case "<=1 provider call":
                changed.ShouldBe(answer.Header("Idempotency-Replayed") is null ? ["pc_idempotency", "pc_readings"] : []);
                break;
            case "1 event" or "version+1":                      // the manager's progress with the customer; the probe compares the versions
                changed.ShouldBe(["pc_assignments"]);
                Grown(answer, "pc_assignments").ShouldBe(0);
                break;
            // an event in the person's stream; after an erasure it can no longer be read
            case "audit event":
                if (answer.Text.Contains("\"policyVersion\"", StringComparison.Ordinal))
                    Grown(answer, WatchedHost.Stream).ShouldBe(1);
                break;
            default:
                throw new InvalidOperationException($"Nobody has said what the state '{state}' means.");
        }
    }

    /// <summary>Returns the increase of a number of rows or of a version.</summary>
    private static long Grown(Answer answer, string name) => Number(answer.After![name]) - Number(answer.Before![name]);

    private static long Number(string kept) => long.Parse(kept.Split(' ')[0], CultureInfo.InvariantCulture);

    private static void Pending(Answer answer) => (answer.Body["authStatus"]!.GetValue<string>(), answer.Body["round"]!.GetValue<int>())
        .ShouldBeOneOf(("pending", 1), ("pending", 2));

    private static List<string> Pointers(Answer answer) => answer.Problem is "payload_too_large" or "malformed_request" ? []
        : [.. answer.Body["errors"]!.AsArray().Select(e => e!["pointer"]!.GetValue<string>()).Distinct()];

    private static Proof.ByAnswers Of(Action<Answer> each) => new(answers =>
    {
        foreach (var answer in answers)
            each(answer);
    });

    private static Proof.ByAnswers Code(params string[] codes) => Of(a => codes.ShouldContain(a.Problem ?? "none", a.Text));

    private static Proof.ByTest In<T>(string name = "") => new(typeof(T), name);
}

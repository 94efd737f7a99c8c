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
    private static Proof Unasserted { get; } = new Proof.NotAsserted();

    public static IReadOnlyDictionary<string, Proof[]> Checks { get; } = new Dictionary<string, Proof[]>
    {
        ["otp-send-001"] = [Probe, Probe],
        ["otp-send-003"] = [ForEach(a => int.Parse(a.Header("Retry-After")!, CultureInfo.InvariantCulture).ShouldBeInRange(1, 60)), Probe],
        ["otp-send-004"] = [Probe],
        ["otp-send-006"] = [Probe, Probe, Probe],
        ["otp-send-010"] = [ForEach(a => ReadPointers(a).ShouldBe(["/phone"])), Probe, Probe],
        ["otp-send-013"] = [HasCode("unsupported_media_type")],
        ["otp-send-014"] = [Test<EndlessUploadMemoryTests>(), Test<EndlessUploadMemoryTests>(), Probe],
        ["otp-send-015"] = [Probe, HasCode("malformed_request", "payload_too_large")],
        ["otp-send-018"] = [HasCode("unknown_member")],
        ["otp-send-020"] = [Always, Always],
        ["otp-verify-001"] = [Unasserted, Always],
        ["otp-verify-002"] = [Test<CodeTests>(nameof(CodeTests.after_five_wrong_tries_also_the_right_code_is_locked)), Probe, Probe],
        ["otp-verify-006"] = [Probe],
        ["otp-verify-007"] = [Probe, Probe],
        ["otp-verify-009"] = [Probe],
        ["otp-verify-010"] = [Probe],
        ["otp-verify-012"] = [Probe, Probe],
        ["otp-verify-013"] = [Probe, Probe],
        ["otp-verify-018"] = [HasCode("payload_too_large"), Unasserted],
        ["register-001"] = [ForEach(Pending), Test<PictureTests>(nameof(PictureTests.no_picture_is_taken_without_the_separate_consent))],
        ["register-002"] = [ForEach(a => a.Header("WWW-Authenticate").ShouldBe("Bearer"))],
        ["register-003"] = [HasCode("unknown_member"),
            Test<Assignment.MaskTests>(nameof(Assignment.MaskTests.the_contact_phone_replaces_the_verified_phone_and_is_masked_too))],
        ["register-004"] = [HasCode("unknown_member")],
        ["register-008"] = [HasCode("idempotency_key_reused"), Probe],
        ["register-011"] = [Probe],
        ["register-013"] = [HasCode("consent_required")],
        ["register-015"] = [HasCode("malformed_request", "invalid_characters"), Always, Always],
        ["register-016"] = [ForEach(a => ReadPointers(a).ShouldBe(["/realName"])), Always],
        ["register-020"] = [Probe],
        ["register-021"] = [Probe, Always],
        ["register-026"] = [ForEach(a => ReadPointers(a).ShouldSatisfyAllConditions(p => p.ShouldNotBeEmpty(),
            p => p.ShouldBeSubsetOf(["/province", "/city", "/district", "/regionCode"])))],
        ["register-027"] = [Unasserted, ForEach(a => ReadPointers(a).ShouldBe(["/email"]))],
        ["register-028"] = [Probe, Unasserted],
        ["register-029"] = [ForEach(a => ReadPointers(a).ShouldBe(["/realName"])), Always],
        ["register-032"] = [ForEach(a => ReadPointers(a).ShouldBe(["/businessLicense"])), Unasserted],
        ["register-034"] = [Probe, Always],
        ["register-035"] = [ForEach(Pending),
            Test<Review.DecisionTests>(nameof(Review.DecisionTests.a_refusal_opens_fields_and_the_case_comes_back_with_its_changes))],
        ["register-036"] = [HasCode("already_submitted", "already_decided")],
        ["register-038"] = [Probe],
        ["status-001"] = [Probe, Probe, Probe, ForEach(a => a.Header("Vary")!.ShouldContain("Authorization"))],
        ["status-002"] = [Probe, Probe],
        ["status-005"] = [HasCode("unauthenticated")],
        ["status-006"] = [Unasserted, Unasserted, Always],
        ["status-008"] = [Probe, Probe],
        ["status-011"] = [Probe, Probe, Probe],
        ["token-001"] = [HasCode("unauthenticated")],
        ["token-003"] = [Probe],
        ["token-004"] = [HasCode("forbidden", "unauthenticated")],
        ["token-012"] = [HasCode("unauthenticated")],
        ["company-search-001"] = [Probe],
        ["company-search-003"] = [Probe],
        ["company-search-004"] = [ForEach(a => (a.Code == 414 ? "" : a.Problem)
            .ShouldBeOneOf("", "query_too_short", "too_long", "validation_failed"))],
        ["company-search-005"] = [Probe, Unasserted],
        ["company-search-007"] = [HasCode("rate_limited")],
        ["company-search-008"] = [Probe, Probe],
        ["company-search-009"] = [HasCode("unauthenticated")],
        ["company-search-011"] = [Probe, Probe],
        ["company-search-014"] = [Unasserted, Probe],
        ["upload-001"] = [ForEach(a => a.Body["imageId"]!.GetValue<Guid>().Version.ShouldBe(7)), Probe, Probe, Probe],
        ["upload-002"] = [Probe],
        ["upload-003"] = [Probe, Unasserted, Test<EndlessUploadMemoryTests>()],
        ["upload-006"] = [Probe, Probe, Probe],
        ["upload-007"] = [Probe, Probe],
        ["upload-010"] = [Probe, Probe],
        ["upload-012"] = [ForEach(a => a.Problem.ShouldNotBeNull())],
        ["upload-013"] = [ForEach(a => a.Problem.ShouldBeOneOf("image_kind_unknown", "validation_failed", "invalid_characters")), Probe],
        ["upload-014"] = [HasCode("rate_limited"),
            Test<PictureTests>(nameof(PictureTests.a_picture_that_nobody_used_goes_after_a_day_and_one_in_a_draft_stays))],
        ["upload-021"] = [Probe, Unasserted],
        ["upload-023"] = [Probe],
        ["ocr-001"] = [Always, Always],
        ["ocr-002"] = [HasCode("not_found")],
        ["ocr-003"] = [HasCode("unknown_member", "validation_failed", "wrong_type", "required", "invalid"), Unasserted],
        ["ocr-007"] = [HasCode("rate_limited")],
        ["ocr-008"] = [Probe, Probe],
        ["ocr-010"] = [HasCode("not_found")],
        ["http-001"] = [Probe],
        ["http-006"] = [Probe, Always],
        ["http-007"] = [Probe],
        ["http-011"] = [ForEach(a => a.Code.ShouldBeOneOf(400, 431)), Always],
        ["http-014"] = [Probe, Probe, Test<PrivacyTests>(nameof(PrivacyTests.consent_taken_back_stops_the_process_and_takes_the_pictures))],
        ["new-assignments-001"] = [Probe, Probe, Probe],
        ["new-assignments-002"] = [HasCode("forbidden"), Always],
        ["new-assignments-003"] = [Probe],
        ["new-assignments-007"] = [Unasserted],
        ["new-assignments-008"] = [HasCode("unauthenticated"), Unasserted],
        ["first-contact-001"] = [Probe],
        ["first-contact-002"] = [HasCode("not_found")],
        ["first-contact-004"] = [HasCode("unknown_member")],
        ["first-contact-005"] = [ForEach(a => ReadPointers(a).ShouldBe(["/contactedAt"])), Probe, Probe],
        ["first-contact-006"] = [HasCode("not_found")],
        ["first-contact-011"] = [Probe, Probe],
        ["first-contact-012"] = [HasCode("forbidden")],
        ["assign-status-001"] = [Probe],
        ["assign-status-002"] = [HasCode("version_mismatch")],
        ["assign-status-003"] = [HasCode("precondition_required"), Always],
        ["assign-status-005"] = [HasCode("not_found")],
        ["assign-status-006"] = [HasCode("not_claimed")],
        ["assign-status-010"] = [Unasserted, Always],
        ["assign-status-011"] = [HasCode("unknown_member")],
        // If the server refuses a request before it has a path (too long, a NUL), the answer has no body.
        ["assign-status-016"] = [ForEach(a => (a.Text.Length == 0 ? "" : a.Problem)
            .ShouldBeOneOf("", "not_found", "malformed_request")), Always],
        ["assign-status-018"] = [HasCode("forbidden"), Unasserted],
        ["assign-status-019"] = [HasCode("method_not_allowed", "not_found")],
    };

    /// <summary>
    /// The cases that are played on a separate host, so that its tables are not compared; their probes check the data themselves.
    /// </summary>
    public static IReadOnlyList<string> OnSeparateHost { get; } = ["otp-send-006", "http-006", "http-007"];

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
                Growth(answer, "pc_codes").ShouldBe(1);
                break;
            // the phone is bound to the existing session, and the code is used up
            case "1 session":
                changed.ShouldBe(["pc_codes", "pc_phones", WatchedHost.StreamVersion]);
                (Growth(answer, "pc_codes"), Growth(answer, "pc_phones"), Growth(answer, WatchedHost.StreamVersion)).ShouldBe((-1, 1, 1));
                break;
            case "1 application" or "2 applications, one company key" or "pending, version+1":
                changed.ShouldContain(WatchedHost.StreamVersion);
                // Only the events of the form and the materials; the automatic check may follow at any time.
                (answer.Body["version"]!.GetValue<long>() - ParseNumber(answer.Before![WatchedHost.StreamVersion])).ShouldBe(2);
                break;
            case "1 object" or "<=1 object" or "clean or none":
                changed.ShouldBe(["pc_images"]);
                Growth(answer, "pc_images").ShouldBe(1);
                break;
            case "<=1 provider call":
                changed.ShouldBe(answer.Header("Idempotency-Replayed") is null ? ["pc_idempotency", "pc_readings"] : []);
                break;
            case "1 event" or "version+1":                      // the manager's progress with the customer; the probe compares the versions
                changed.ShouldBe(["pc_assignments"]);
                Growth(answer, "pc_assignments").ShouldBe(0);
                break;
            // an event in the person's stream; after an erasure it can no longer be read
            case "audit event":
                if (answer.Text.Contains("\"policyVersion\"", StringComparison.Ordinal))
                    Growth(answer, WatchedHost.StreamVersion).ShouldBe(1);
                break;
            default:
                throw new InvalidOperationException($"Nobody has said what the state '{state}' means.");
        }
    }

    /// <summary>Returns the increase of a number of rows or of a version.</summary>
    private static long Growth(Answer answer, string name) => ParseNumber(answer.After![name]) - ParseNumber(answer.Before![name]);

    private static long ParseNumber(string value) => long.Parse(value.Split(' ')[0], CultureInfo.InvariantCulture);

    private static void Pending(Answer answer) => (answer.Body["authStatus"]!.GetValue<string>(), answer.Body["round"]!.GetValue<int>())
        .ShouldBeOneOf(("pending", 1), ("pending", 2));

    private static List<string> ReadPointers(Answer answer) => answer.Problem is "payload_too_large" or "malformed_request" ? []
        : [.. answer.Body["errors"]!.AsArray().Select(e => e!["pointer"]!.GetValue<string>()).Distinct()];

    private static Proof.ByAnswers ForEach(Action<Answer> assert) => new(answers =>
    {
        foreach (var answer in answers)
            assert(answer);
    });

    private static Proof.ByAnswers HasCode(params string[] codes) => ForEach(a => codes.ShouldContain(a.Problem ?? "none", a.Text));

    private static Proof.ByTest Test<T>(string name = "") => new(typeof(T), name);
}

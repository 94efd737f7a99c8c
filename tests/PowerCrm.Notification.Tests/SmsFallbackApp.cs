using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PowerCrm.Contracts;
using PowerCrm.Sandbox;
using PowerCrm.Store;
using PowerCrm.Vendors;

namespace PowerCrm.Notification.Tests;

/// <summary>The product on a Tuesday at 10:00, with a WeChat template and with SMS settings that a test can change at any time.</summary>
public sealed class SmsFallbackApp : CustomersHost
{
    private int applicantCount;

    protected override IReadOnlyList<string> Settings =>
        [$"--Wechat:Templates:reviewDecided={NotificationApp.Template}", "--Notification:Sms:Approved=true"];

    public SandboxState Sandbox => Services.GetRequiredService<SandboxState>();
    public ExternalCalls Calls => Services.GetRequiredService<ExternalCalls>();

    /// <summary>Enables all kinds, then applies these changes; other settings keep their defaults.</summary>
    public void ConfigureSms(Action<SmsFallbackOptions>? change = null) => SetOptions(new SmsFallbackOptions
    {
        Approved = true,
        Rejected = true,
        Reversed = true,
        PerPersonPerDay = 10,
        Template = Sandbox.Keys.SmsNoticeTemplate,
    }, change);

    public void ConfigureWechat(Action<WechatOptions>? change = null)
    {
        var options = Services.GetRequiredService<IOptionsFactory<WechatOptions>>().Create(Options.DefaultName);
        SetOptions(options, change);
    }

    /// <summary>Sets the quiet hours of WeChat messages; null keeps the default.</summary>
    public void SetQuietHours(string? from = null, string? until = null) => SetOptions<ApplicantNoticeOptions>(new(), it =>
        (it.QuietFrom, it.QuietUntil) = (from ?? it.QuietFrom, until ?? it.QuietUntil));

    private void SetOptions<T>(T options, Action<T>? change) where T : class
    {
        change?.Invoke(options);
        var cache = Services.GetRequiredService<IOptionsMonitorCache<T>>();
        cache.Clear();
        cache.TryAdd(Options.DefaultName, options);
    }

    public sealed record TestApplicant(Guid Id, string Phone, string OpenId);

    /// <summary>Creates a signed-in applicant with a verified phone and a submitted registration.</summary>
    /// <param name="credits">How many WeChat messages the applicant has permitted.</param>
    public async Task<TestApplicant> AddApplicant(int credits = 0, bool openId = true, bool phone = true)
    {
        var it = new TestApplicant(Guid.CreateVersion7(), "138"
            + Interlocked.Increment(ref applicantCount).ToString("D8", CultureInfo.InvariantCulture),
            "openid-" + applicantCount.ToString(CultureInfo.InvariantCulture));
        var keys = Services.GetRequiredService<IKeyRing>();
        var events = new List<object>();
        if (openId)
            events.Add(TestEvents.SignedIn with
            {
                Identity = await keys.Seal(it.Id, SealedFieldNames.Identity, new WechatIdentity(it.OpenId, null), CancellationToken.None),
            });
        if (phone)
            events.Add(new PhoneVerified(await keys.Seal(it.Id, SealedFieldNames.Phone, new VerifiedPhone(it.Phone),
                CancellationToken.None), "sms"));
        events.Add(TestEvents.Info(company: "苏州工业园区恒晟精密铸造与表面处理有限公司"));
        await Store.Append([new StreamAppend(it.Id, ExpectedVersion.NoStream, [.. events])], CancellationToken.None);
        if (credits > 0)
            await Grant(it, credits);
        return it;
    }

    /// <summary>Grants a number of WeChat messages.</summary>
    public Task Grant(TestApplicant applicant, int credits) => ExecuteSql("""
        insert into pc_message_credits (registration_id, template_id, granted, asked_at) values (@Id, @template, @credits, now())
        """, new { applicant.Id, template = NotificationApp.Template, credits });

    /// <summary>Appends a decision, its reversal or an erasure, and waits for all reactions.</summary>
    /// <returns>The id of the event.</returns>
    public async Task<Guid> AppendAndSettle(TestApplicant applicant, object @event)
    {
        await Store.Append([new StreamAppend(applicant.Id, ExpectedVersion.Any, @event)], CancellationToken.None);
        await WaitUntilSettled();
        return await ExecuteScalar<Guid>("""
            select id from mt_events where stream_id = @Id and type in ('review_decided', 'decision_reversed', 'personal_data_erased')
            order by version desc limit 1
            """, new { applicant.Id });
    }

    public Task<IReadOnlyList<object>> ReadEvents(TestApplicant applicant, Guid cause) =>
        Events(NotificationStream.Of(applicant.Id, cause));
}

using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Notification;

/// <summary>
/// The module Notification: messages to staff by an inbox, which is pushed within a second, and to managers by WeCom too; messages to
/// applicants by WeChat if they allowed it, otherwise by SMS.
/// </summary>
public sealed class NotificationModule : IModule
{
    public string Name => "notification";

    public void Store(StoreBuilder store)
    {
        store.Schema(Name, typeof(NotificationModule).Assembly);
        store.Event<NotificationAttempted>("notification_attempted").Event<NotificationSent>("notification_sent")
            .Event<NotificationFailed>("notification_failed").Event<NotificationSkipped>("notification_skipped");
        store.ReadModel(new NoticeProjection());
        store.ExternalCall(NotifyApplicantHandler.Call, (stream, cause) => new NotifyApplicantAgain(stream, cause))
            .ExternalCall(NotifyBySmsHandler.Call, (stream, cause) => new NotifyApplicantBySms(stream, cause))
            .ExternalCall(NotifyByWeComHandler.Call, (stream, cause) => new NotifyStaffByWeCom(stream, cause))
            .DueCommand(DueCommands.ManagerReturned, OffboardingUndone.Parse)
            .DueCommand(DueCommands.FollowUp, due => new FollowUpDue(due.Stream, due.At))
            .DueCommand(DueCommands.ImportedRecordLeft, due => new ImportedRecordLeft(due.Id, due.Stream))
            .DueCommand(DueCommands.AuditDiffers, AuditDiffers.Parse)
            .DueCommand(DueCommands.CustomersWaiting, due => new WaitingCustomersDue(due.At))
            .DueCommand(DueCommands.OffboardedWait, due => new OffboardedCustomersWait(due.Stream))
            .DueCommand(DueCommands.ReviewOverdue, due => new ReviewOverdue(due.Stream, due.At))
            .DueCommand(DueCommands.ManagerLeft, due =>
                new ManagerOffboarded(due.Id, due.Stream, int.Parse(due.Data, CultureInfo.InvariantCulture)));
    }

    public void Services(IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<ApplicantNoticeOptions>(configuration.GetSection(ApplicantNoticeOptions.Section));
        services.Configure<SmsFallbackOptions>(configuration.GetSection(SmsFallbackOptions.Section));
        services.Configure<WeComNoticeOptions>(configuration.GetSection(WeComNoticeOptions.Section));
        services.AddSingleton<IDerivedRows, InboxRowComparer>().AddSingleton<IAgedData, ExpiredMessages>();
        services.AddSingleton<Hints>().AddSingleton<Templates>().AddSingleton<ApplicantNotifier>().AddSingleton<SmsNotifier>()
            .AddSingleton<InboxRecipients>().AddSingleton<Notices>().AddSingleton<IVendorAllowance, MessageCreditAllowance>()
            .AddSingleton<SmsNoticeBudget>().AddSingleton<IVendorAllowance>(it => it.GetRequiredService<SmsNoticeBudget>())
            .AddSingleton<WeComNotifier>().AddSingleton<WeComNoticeBudget>()
            .AddSingleton<IVendorAllowance>(it => it.GetRequiredService<WeComNoticeBudget>())
            .AddSingleton(SmsNoticeBudget.Cleanup).AddSingleton(WeComNoticeBudget.Cleanup)
            .AddSingleton(NotifyOfManyAccessesHandler.Cleanup);
        ProblemCatalogue.AddFault("template_unknown", "没有这个消息模板。", "There is no such template.");
    }

    /// <summary>Maps the streams. All other routes are Wolverine endpoints.</summary>
    public void Map(IEndpointRouteBuilder app)
    {
        var notifications = app.MapGroup("/notifications").WithTags("notifications").RequireStaff();
        HintStream.Map(notifications);
        HintSocket.Map(notifications);
    }
}

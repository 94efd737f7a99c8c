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
        store.OutsideCall(TellApplicantHandler.Call, (stream, cause) => new TellApplicantAgain(stream, cause))
            .OutsideCall(TellBySmsHandler.Call, (stream, cause) => new TellApplicantBySms(stream, cause))
            .OutsideCall(TellByWeComHandler.Call, (stream, cause) => new TellStaffByWeCom(stream, cause))
            .FallsDue(DueCommands.ManagerBack, ManagerBack.Of)
            .FallsDue(DueCommands.FollowUp, due => new FollowUpDue(due.Stream, due.At))
            .FallsDue(DueCommands.CustomersWait, due => new CustomersWait(due.At))
            .FallsDue(DueCommands.ReviewLate, due => new ReviewLate(due.Stream, due.At))
            .FallsDue(DueCommands.ManagerLeft, due =>
                new ManagerLeft(due.Id, due.Stream, int.Parse(due.Data, CultureInfo.InvariantCulture)));
    }

    public void Services(IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<TellApplicantOptions>(configuration.GetSection(TellApplicantOptions.Section));
        services.Configure<SmsFallbackOptions>(configuration.GetSection(SmsFallbackOptions.Section));
        services.Configure<WeComNoticeOptions>(configuration.GetSection(WeComNoticeOptions.Section));
        services.AddSingleton<IFollowingRows, FollowingInbox>();
        services.AddSingleton<Hints>().AddSingleton<Templates>().AddSingleton<TellApplicant>().AddSingleton<TellBySms>()
            .AddSingleton<Notices>().AddSingleton<IVendorAllowance, CreditAllowance>()
            .AddSingleton<SmsNoticeBudget>().AddSingleton<IVendorAllowance>(it => it.GetRequiredService<SmsNoticeBudget>())
            .AddSingleton<TellByWeCom>().AddSingleton<WeComBudget>()
            .AddSingleton<IVendorAllowance>(it => it.GetRequiredService<WeComBudget>())
            .AddSingleton(SmsNoticeBudget.Old).AddSingleton(WeComBudget.Old).AddSingleton(TellOfManyLooksHandler.Old);
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

using PowerCrm.Assignment;
using PowerCrm.Companies;
using PowerCrm.Host.Audit;
using PowerCrm.Notification;
using PowerCrm.Registration;
using PowerCrm.Review;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Host;

/// <summary>All modules, listed by hand in the order of a registration's life. A module that is not listed is not loaded.</summary>
internal static class Modules
{
    public static IReadOnlyList<IModule> All { get; } =
    [
        new RegistrationModule(), new ReviewModule(), new AssignmentModule(), new NotificationModule(), new DirectoryModule(),
    ];

    public static void Store(StoreBuilder store)
    {
        store.AddWebSchema();
        store.Schema("host", typeof(Modules).Assembly).LogTable("pc_audit_chain", "pc_audit_checkpoints");
        foreach (var module in All)
            module.Store(store);
        store.ReadModel(new FunnelProjection(), "mt_doc_registrationfunnel_signed_in");
    }
}

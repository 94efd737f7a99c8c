using Microsoft.AspNetCore.Http;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;
using Wolverine.Marten;

namespace PowerCrm.Registration;

/// <summary>
/// The person has all personal data erased: the key is destroyed, the pictures and indexes are deleted and the sign-ins end; events and
/// their times stay, without personal data. If a legal hold keeps the data, the request is recorded and the sign-ins end; the data are only
/// stored, and erased when the hold ends.
/// </summary>
[Tags("privacy")]
public static class ErasePerson
{
    internal const string RequestedReason = "requested";

    /// <summary>The response for an erasure that has to wait.</summary>
    /// <param name="WaitsFor"><c>legal_hold</c>.</param>
    /// <param name="Reason"><c>court</c>, <c>regulator</c> or <c>dispute</c>.</param>
    /// <param name="Since">When the hold was placed.</param>
    /// <param name="Message">Which data are kept and why, in the reader's language.</param>
    public sealed record Waiting(string WaitsFor, string Reason, DateTimeOffset Since, string Message);

    public static Guid Own(CurrentCaller caller) => caller.Id;

    public static async Task<(IReadOnlyList<Images.Image>, IReadOnlyList<Guid>)> LoadAsync(CurrentCaller caller, Images images,
        Reservations reservations, CancellationToken ct) =>
        (await images.FindByOwner(caller.Id, ct), await reservations.FindImportedWithPhoneOf(caller.Id, ct));

    [WolverinePost("/privacy/erase"), Applicant, Idempotent(RunsUnstored = true)]
    [Answers(204), Answers<Waiting>(202)]
    public static (IResult, Events, IEnumerable<IMartenOp>) Post(CurrentCaller caller,
        [WriteAggregate(FromMethod = nameof(Own))] Registrant it,
        IReadOnlyList<Images.Image> pictures, IReadOnlyList<Guid> importedCustomers, ErasureCompletion erasure, ILegalHoldList holdList,
        IKeyRing keys, HttpContext http, DateTimeOffset now) =>
        WithRows(Decide(it), caller.Id, it, pictures, keys, importedCustomers).Answer(it.Version, now, append =>
            DeferredReply(it, http, () => holdList.Add(caller.Id, append.At, append.Events))
            ?? Reply.NoContent() with { BeforeSend = () => erasure.Complete(caller.Id, KeySubjects(caller.Id, it), pictures) });

    /// <param name="addToList">Adds the request to the list outside the database, before the response is sent.</param>
    /// <returns>Null when nothing keeps the data.</returns>
    internal static Reply? DeferredReply(Registrant it, HttpContext http, Func<Task> addToList) => it.Hold is not { } hold ? null
        : Reply.Accepted(new Waiting("legal_hold", hold.Reason, it.HeldSince, HoldMessage(hold.Reason, Languages.Of(http)))) with
        {
            BeforeSend = addToList,
        };

    private static string HoldMessage(string reason, Language language) => (reason, language) switch
    {
        ("court", Language.Chinese) => ChineseMessage("因法院案件需要，已提交的资料和证件照片须依法暂时保存"),
        ("regulator", Language.Chinese) => ChineseMessage("因监管机关要求，已提交的资料和证件照片须依法暂时保存"),
        (_, Language.Chinese) => ChineseMessage("因争议尚未解决，已提交的资料和证件照片须暂时保存作为证据"),
        ("court", _) => EnglishMessage("a court case requires them"),
        ("regulator", _) => EnglishMessage("a regulator requires them"),
        _ => EnglishMessage("they are evidence in a dispute that is not settled"),
    };

    private static string EnglishMessage(string reason) =>
        "Your request to erase your data is recorded, and your data are no longer processed. "
        + $"What you submitted, including the pictures, is still stored because {reason}. It is erased automatically when that ends; "
        + "until then only auditors and administrators can see it.";

    private static string ChineseMessage(string reason) =>
        $"已登记您的删除申请并停止使用您的信息。{reason}，保留期结束后自动删除；在此之前仅审计人员和管理员可以查看。";

    public static Decision Decide(Registrant it) => it switch
    {
        { Status: AuthStatus.None } => RegistrationProblems.NotFound,
        { Erased: true } => Decision.Nothing,
        { Hold: not null } => Decision.Append(new ErasureDeferred(RequestedReason)),
        _ => Decision.Append(new PersonalDataErased(RequestedReason)),
    };

    /// <summary>
    /// Returns the decision with the rows of its transaction: they delete all personal data, or those that a hold does not keep.
    /// </summary>
    /// <param name="importedCustomers">
    /// Customers of an import with the person's phone. Only a person can tell whether they are the same, so the administrators are asked
    /// to check; afterwards nothing leads from the erased person to them.
    /// </param>
    internal static Decision WithRows(Decision decision, Guid person, Registrant it, IReadOnlyList<Images.Image> pictures, IKeyRing keys,
        IReadOnlyList<Guid> importedCustomers) =>
        decision.Events switch
        {
            [.., PersonalDataErased] => decision.WithRows([.. KeySubjects(person, it).Select(keys.DestroyKey),
                .. DeletionRows(person, pictures), .. ReportRows(importedCustomers)]),
            [.., ErasureDeferred] => decision.WithRows([.. DeferredDeletionRows(person), .. ReportRows(importedCustomers)]),
            _ => decision,
        };

    /// <summary>Asks the administrators about customers of an import with the phone of a person who is erased.</summary>
    internal static IEnumerable<Row> ReportRows(IReadOnlyList<Guid> importedCustomers) =>
        importedCustomers.Select(customer => DueCommand.ScheduleNow(customer, DueCommands.ImportedRecordLeft));

    /// <summary>
    /// The subjects whose keys are destroyed. They include that of a concurrent submission which loses against the erasure, because its key
    /// is made before its events.
    /// </summary>
    internal static IReadOnlyList<Guid> KeySubjects(Guid person, Registrant it) => [person, .. ReadingSubject.UpTo(person, it.Round + 1)];

    /// <summary>Deletes all rows that lead to the person, in the transaction of the erasure.</summary>
    internal static IReadOnlyList<Row> DeletionRows(Guid person, IReadOnlyList<Images.Image> pictures) =>
    [
        .. TableDeletionRows(person, PersonalFields.Tables),
        .. pictures.Select(p => ImageUnused.ScheduleNow(person, p.Id)),
        .. SignInDeletionRows(person),
    ];

    /// <summary>
    /// Nobody can find the person by phone or WeChat any more, and a new sign-in starts a new registration. What was submitted stays.
    /// </summary>
    internal static IReadOnlyList<Row> DeferredDeletionRows(Guid person) =>
        [.. TableDeletionRows(person, PersonalFields.Tables.Where(t => !PersonalFields.KeptUnderHold.Contains(t.Table))),
        .. SignInDeletionRows(person)];

    private static IEnumerable<Row> TableDeletionRows(Guid person, IEnumerable<(string Table, string Owner)> tables) =>
        tables.Select(t => Row.Any($"delete from {t.Table} where {t.Owner} = $1", person));

    private static IReadOnlyList<Row> SignInDeletionRows(Guid person) =>
        [Sessions.EndAllRow(Audience.Applicant, person), IdempotencyScope.DeleteResponses(Actor.Applicant(person), person)];
}

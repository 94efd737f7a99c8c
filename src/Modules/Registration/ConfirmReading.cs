using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>What the applicant confirms or corrects of a reading is kept beside what was read, sealed; an id number lives nowhere else.</summary>
internal static class ConfirmReading
{
    public sealed record Request([MaxRunes(500)] Dictionary<string, string> Fields);

    private static readonly Dictionary<string, string[]> Names = new(StringComparer.Ordinal)
    {
        ["businessLicense"] = ["companyName", "companyType", "creditCode", "legalPerson", "address", "registeredCapital", "establishedOn", "businessTerm", "businessScope"],
        ["idCardFront"] = ["name", "gender", "ethnicity", "birthDate", "address", "idNumber"],
        ["idCardBack"] = ["authority", "validFrom", "validTo"],
    };

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/ocr/{imageId:guid}/confirm", Handle)
        .RequireApplicant().Idempotent().WithName(nameof(ConfirmReading)).WithTags("pictures").Produces(StatusCodes.Status204NoContent);

    private static async Task<IResult> Handle(Guid imageId, Body<Request> body, CurrentCaller caller, Images images, Readings readings,
        NpgsqlDataSource database, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        if (await images.Find(imageId, ct) is not { } image || image.Owner != caller.Id)
            return Problem.NotFound;
        var today = DateOnly.FromDateTime(clock.GetUtcNow().ToOffset(WorkingCalendar.Zone).DateTime);
        var confirmed = body.Value.Fields.ToDictionary(f => f.Key, f => Written(f.Key, f.Value), StringComparer.Ordinal);
        var faults = confirmed.Select(f => Names[image.Kind].Contains(f.Key) ? Wrong(f.Key, f.Value, today) : new Fault("/fields/" + f.Key, "unknown_member")).OfType<Fault>().ToList();
        if (faults.Count > 0)
            return Problem.Invalid(faults);
        var kept = (await readings.Find(caller.Id, imageId, ct) ?? Readings.Kept.Nothing).With(confirmed);
        var reply = Reply.NoContent();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await Rows.Run(connection, transaction, [await readings.Row(caller.Id, imageId, kept, read: false, ct), .. IdempotencyScope.Of(http).For(reply)], ct);
        await transaction.CommitAsync(ct);
        return reply;
    }

    private static string Written(string field, string value) => field is "idNumber" or "creditCode" ? CreditCode.Normalise(value) : value;

    /// <summary>
    /// An id number that does not check is nobody's. A credit code's check digit only warns, and its reviewer: codes in use break it; its shape
    /// they do not.
    /// </summary>
    private static Fault? Wrong(string field, string value, DateOnly today) => field switch
    {
        "idNumber" when !IdNumber.IsValid(value, today) => Fault.Said("/fields/idNumber", "id_number_invalid",
            "身份证号码有误，请与证件核对。", "This is no id number; compare it with the card."),
        "creditCode" when CreditCode.Check(value) is not (CreditCodeVerdict.Ok or CreditCodeVerdict.WrongCheckDigit) => Fault.Said("/fields/creditCode", "credit_code_invalid",
            "统一社会信用代码为 18 位数字或大写字母（不含 I、O、S、V、Z）。", "A credit code has 18 digits and letters, without I, O, S, V and Z."),
        _ => null,
    };
}

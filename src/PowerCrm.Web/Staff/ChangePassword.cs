using Microsoft.AspNetCore.Http;
using PowerCrm.Store;
using Wolverine.Http;

namespace PowerCrm.Web;

/// <summary>Changes the caller's own password; their other sessions end.</summary>
[Tags("sign-in")]
public static class ChangePassword
{
    public sealed record Request([Exact, MaxRunes(200)] string CurrentPassword,
        [Exact, MinRunes(PasswordRule.MinLength), MaxRunes(PasswordRule.MaxLength)] string NewPassword);

    internal static void Describe()
    {
        ProblemCatalogue.Add("password_incorrect", 400, "当前密码不正确。", "The current password is wrong.");
        ProblemCatalogue.AddFault("password_unchanged", "新密码不能与当前密码相同。", "The new password must differ from the current one.");
        ProblemCatalogue.AddFault("password_weak", "这个密码太容易被猜到，请换一个更长或更少见的。",
            "This password is easy to guess; choose a longer or less common one.");
    }

    [WolverinePost("/staff/password"), Staff, BeforeSetUp, Idempotent]
    [Answers(204), ProblemCodes("password_incorrect", "login_locked")]
    public static async Task<IResult> Post(Body<Request> body, CurrentCaller caller, StaffAccounts accounts, StaffPasswords passwords,
        IRateLimits limits, IStreams events, HttpContext http, CancellationToken ct)
    {
        var (currentPassword, newPassword) = (body.Value.CurrentPassword, body.Value.NewPassword);
        if (await accounts.Find(caller.Id, ct) is not { } account)
            return Problem.NotFound;
        if (PasswordRule.IsWeak(newPassword, account.Username, account.DisplayName))
            return Problem.Invalid(new Fault("/newPassword", "password_weak"));
        if (newPassword == currentPassword)
            return Problem.Invalid(new Fault("/newPassword", "password_unchanged"));
        // Counted before the check, as for the sign-in.
        var limitKey = $"password:{caller.Id:N}";
        if ((await limits.TryAcquire(limitKey, StaffLogin.MaxFailures, StaffLogin.Window, ct)).ToProblem("login_locked") is { } locked)
            return locked;
        if (await passwords.Change(account, currentPassword, newPassword, ct) is not { } change)
            return new Problem("password_incorrect");
        var reply = Reply.NoContent();
        await events.Append([new StreamAppend(AccountStream.Of(caller.Id), ExpectedVersion.Any, new PasswordChanged(caller.Id))], ct,
            [change, Sessions.EndOthersRow(caller), .. IdempotencyScope.Of(http).RowsFor(reply)]);
        await limits.Reset(limitKey, ct);
        return reply;
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace PowerCrm.Sandbox;

/// <summary>WeChat's cv/ocr: a form with one file named img, under 2 MB.</summary>
internal static class WechatOcr
{
    public static void Map(IEndpointRouteBuilder sandbox, SandboxState state)
    {
        sandbox.MapPost("/vendor/wechat/cv/ocr/bizlicense", async Task<IResult> (HttpContext http) => await Handle(state, http, _ => new
        {
            errcode = 0,
            errmsg = "ok",
            reg_num = SamplePaper.CreditCode,
            serial = "3344006000201901",
            legal_representative = SamplePaper.Person,
            enterprise_name = SamplePaper.Company,
            type_of_organization = SamplePaper.Type,
            address = SamplePaper.Address,
            type_of_enterprise = SamplePaper.Type,
            business_scope = SamplePaper.Business,
            registered_capital = SamplePaper.Capital,
            valid_period = SamplePaper.Term,
            registered_date = SamplePaper.Established,
            img_size = new { w = 1600, h = 1200 },
        })).WithMetadata(new RequestSizeLimitAttribute(SamplePaper.MaxBodyBytes));
        // WeChat recognises the side; the sandbox does not read the picture and uses the file's name.
        sandbox.MapPost("/vendor/wechat/cv/ocr/idcard",
            async Task<IResult> (HttpContext http) => await Handle(state, http, name => !name.Contains("Back", StringComparison.Ordinal)
            ? new
            {
                errcode = 0,
                errmsg = "ok",
                type = "Front",
                name = SamplePaper.Person,
                id = SamplePaper.IdNumber,
                addr = SamplePaper.Home,
                gender = "男",
                nationality = "汉"
            }
            : new { errcode = "0", errmsg = "ok", type = "Back", valid_date = "20160712-20360712", authority = SamplePaper.Authority }))
            .WithMetadata(new RequestSizeLimitAttribute(SamplePaper.MaxBodyBytes));
    }

    private static async Task<IResult> Handle(SandboxState state, HttpContext http, Func<string, object> createBody)
    {
        if (await WechatAnswers.FindFault(state, http) is { } fault) return fault;
        var ocrFault = state.FaultOf(SandboxState.Ocr);
        if (await SandboxFaults.Delay(ocrFault, http)) return Results.Empty;
        if (WechatAnswers.CheckToken(state, http.Request) is { } tokenFault) return tokenFault;
        if (ocrFault == SandboxFault.Error) return WechatAnswers.Error(101003, "not enough market quota");
        if (!http.Request.HasFormContentType || (await http.Request.ReadFormAsync()).Files.GetFile("img") is not { } file)
            return WechatAnswers.Error(41005, "media data missing");
        if (file.Length > 2 * 1024 * 1024) return WechatAnswers.Error(101002, "image too large");
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes);
        if (!SamplePaper.IsJpeg(bytes.GetBuffer().AsSpan(0, (int)bytes.Length))) return WechatAnswers.Error(101002, "decode image failed");
        return ocrFault == SandboxFault.Unreadable
            ? WechatAnswers.Error(101001, "certificate not found") : SandboxJson.CreateReply(createBody(file.FileName));
    }
}

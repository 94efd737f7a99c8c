namespace PowerCrm.Web;

/// <summary>The problem codes that do not belong to a module.</summary>
internal static class CommonProblems
{
    public static IReadOnlyList<ProblemCatalogue.Entry> All { get; } =
    [
        new("malformed_request", 400, "请求格式不正确。", "The request is malformed."),
        new("validation_failed", 400, "部分内容需要修改。", "Some of the content must be corrected."),
        new("unknown_member", 400, "请求中有不认识的字段。", "The request has an unknown member."),
        new("invalid_characters", 400, "内容含有不允许的字符。", "The text has characters that are not allowed."),
        new("idempotency_key_invalid", 400, "Idempotency-Key 应为 1 至 64 个可见 ASCII 字符。",
            "Idempotency-Key must be 1 to 64 visible ASCII characters."),
        new("cursor_invalid", 400, "分页游标无效，请从第一页重新开始。", "The cursor is not valid; start from the first page."),
        new("unauthenticated", 401, "请先登录。", "Sign in first."),
        new("token_expired", 401, "登录已过期，请刷新或重新登录。", "The access token has expired; refresh it or sign in again."),
        new("token_invalid", 401, "登录凭证已失效，请重新登录。", "The refresh token is no longer valid; sign in again."),
        new("forbidden", 403, "没有权限使用此功能。", "Your role does not permit this."),
        new("https_required", 403, "请使用 https 连接。", "Connect by https."),
        new("not_found", 404, "未找到。", "Not found."),
        new("method_not_allowed", 405, "此地址不支持该请求方法。", "This address does not support that method."),
        new("not_acceptable", 406, "无法提供所要求的格式。", "The requested format is not available."),
        new("request_timeout", 408, "请求传输超时，请检查网络后重试。", "The request took too long to arrive; try again."),
        new("request_in_progress", 409, "相同的请求正在处理，请稍候。", "The same request is still being processed."),
        new("version_mismatch", 412, "内容已被更新，请刷新后再试。", "It has changed since you read it; read it again."),
        new("payload_too_large", 413, "请求内容过大。", "The request is too large."),
        new("uri_too_long", 414, "请求地址过长。", "The address is too long."),
        new("unsupported_media_type", 415, "不支持此类型的请求内容。", "Content of this type is not accepted here."),
        new("idempotency_key_reused", 422, "该 Idempotency-Key 已用于另一请求。", "This Idempotency-Key was used for another request."),
        new("precondition_required", 428, "请先读取最新版本，并附上 If-Match。", "Read it first and send its version as If-Match."),
        new("rate_limited", 429, "操作过于频繁，请稍后再试。", "Too many requests; try again later."),
        new("headers_too_large", 431, "请求头过大。", "The request's headers are too large."),
        new("internal_error", 500, "系统出错，请稍后再试。", "Something went wrong on our side; try again later."),
        new("database_unavailable", 503, "服务暂时不可用，请稍后再试。", "The service is temporarily unavailable; try again later."),
        new("required", 0, "必填。", "Required."),
        new("wrong_type", 0, "类型不正确。", "Of the wrong type."),
        new("repeated_member", 0, "字段重复。", "The member is repeated."),
        new("named_twice", 0, "重复填写。", "It is listed twice."),
        new("number_does_not_fit", 0, "数值超出范围。", "The number does not fit."),
        new("too_long", 0, "最多 {0} 个字符。", "At most {0} characters."),
        new("too_short", 0, "至少 {0} 个字符。", "At least {0} characters."),
        new("too_precise", 0, "最多保留 {0} 位小数。", "At most {0} decimal places."),
        new("out_of_range", 0, "应在 {0} 与 {1} 之间。", "Must be between {0} and {1}."),
        new("policy_unknown", 0, "没有这个版本。", "There is no such version."),
        new("invalid", 0, "内容无效。", "Not valid."),
        new("date_invalid", 0, "日期应为 yyyy-MM-dd。", "Write dates as yyyy-MM-dd."),
        new("period_invalid", 0, "结束日期不能早于开始日期，且最长一年。", "A period must end on or after its first day and be at most one year long."),
    ];
}

using PowerCrm.Host.Hosting;

namespace PowerCrm.Host.Demo;

/// <summary>What `up` prints when it is ready: links, accounts, five things to try.</summary>
internal static class Tour
{
    public static void Print(string url, string? phonesLink, IReadOnlyList<(string Title, string Address)> links, string? log = null) =>
        Console.WriteLine(Render(url, phonesLink, links, log));

    /// <summary>Prints a new link whenever Enter is pressed at the terminal: each works once and for a minute.</summary>
    public static void OfferMoreLinks(BuiltHost host, string url)
    {
        if (Console.IsInputRedirected || !(MiniProgram.IsBuilt(host.App.Configuration) || WebConsole.IsBuilt(host.App.Configuration)))
            return;
        // Reading from a terminal cannot be cancelled; a background thread ends with the process.
        new Thread(() =>
        {
            while (Console.ReadLine() is not null)
                Console.WriteLine(FormatLinks(MiniProgram.CreateLink(host, url, CancellationToken.None).GetAwaiter().GetResult(),
                    ConsoleLinks.CreateAll(host, url, CancellationToken.None).GetAwaiter().GetResult()));
        })
        { IsBackground = true, Name = "links" }.Start();
    }

    public static string Render(string url, string? phonesLink, IReadOnlyList<(string Title, string Address)> links, string? log = null) =>
        $$$"""

        PowerCrm is running.   电力零售客户注册、审核与分配
          {{{url}}}/openapi/v1.json    the HTTP contract (OpenAPI 3.1) 接口说明
          {{{url}}}/health/ready       health 运行状态{{{FormatLogPath(log)}}}
        {{{FormatLinks(phonesLink, links)}}}
        Demo accounts 演示账号 (password 密码 {{{DemoPeople.Password}}}):
          {{{string.Join(" ", DemoPeople.Staff.Select(s => s.Username))}}}

        Five things to try, one after another, in another terminal of this folder:
        五个小练习，请在本目录的另一个终端中依次执行：

        1. A reviewer signs in and looks at the queue, most urgent first.
             STAFF=$(curl -s {{{url}}}/staff/login -H 'content-type: application/json' \
               -d '{"username":"reviewer","password":"{{{DemoPeople.Password}}}"}' | sed 's/.*"accessToken":"\([^"]*\)".*/\1/')
             curl -s "{{{url}}}/reviews?limit=5" -H "authorization: Bearer $STAFF"; echo

        2. An applicant comes by WeChat (the sandbox plays WeChat) and asks for a code.
             POLICY=$(curl -s {{{url}}}/reference/policies | sed 's/.*"policyVersion":"\([^"]*\)".*/\1/')
             ME=$(curl -s {{{url}}}/auth/wechat -H 'content-type: application/json' \
               -d "{\"code\":\"sbx-newcomer$(date +%s)-$$\",\"consent\":\
               {\"policyVersion\":\"$POLICY\",\"agreed\":true,\"sensitive\":true}}" \
               | sed 's/.*"accessToken":"\([^"]*\)".*/\1/')
             PHONE=199$(date +%s | tail -c 9)
             curl -s {{{url}}}/auth/send-code -H "authorization: Bearer $ME" -H 'content-type: application/json' \
               -d "{\"phone\":\"$PHONE\"}"; echo

        3. The code arrives in the sandbox; the phone is verified.
             CODE=$(curl -s "{{{url}}}/sandbox/sms?phone=$PHONE" \
               | sed 's/.*\[{[^}]*"code":"\([0-9]*\)".*/\1/; s/^\[{.*"code":"\([0-9]*\)".*/\1/')
             curl -s {{{url}}}/auth/verify-code -H "authorization: Bearer $ME" -H 'content-type: application/json' \
               -d "{\"phone\":\"$PHONE\",\"code\":\"$CODE\"}"; echo

        4. Where does the application stand? Four steps, and what to do next.
             curl -s {{{url}}}/auth/status -H "authorization: Bearer $ME"; echo

        5. A manager's new customers, and the read models rebuilt beside the live ones.
             MANAGER=$(curl -s {{{url}}}/staff/login -H 'content-type: application/json' \
               -d '{"username":"manager.js","password":"{{{DemoPeople.Password}}}"}' | sed 's/.*"accessToken":"\([^"]*\)".*/\1/')
             curl -s {{{url}}}/customers/new-assignments -H "authorization: Bearer $MANAGER"; echo
             ./powercrm projections rebuild --all

        The whole way of one registration by curl stands in docs/tour.md. 用 curl 走完一份申请的全过程见 docs/tour.zh-CN.md。
        Ctrl-C stops all of it; ./powercrm demo reset removes the demo. 按 Ctrl-C 停止；./powercrm demo reset 删除演示数据。
        """;

    private static string FormatLogPath(string? path) => path is null ? "" : $"\n  the log 日志: {path}";

    private static string FormatLinks(string? phonesLink, IReadOnlyList<(string Title, string Address)> links) =>
        phonesLink is null && links.Count == 0
        ? "" : $"""
        {FormatConsoleLinks(links)}{FormatPhonesLink(phonesLink)}
        A link works once, within a minute; press Enter here for new ones.
        链接一分钟内有效，只能使用一次；在此按回车键可获取新链接。

        """;

    private static string FormatConsoleLinks(IReadOnlyList<(string Title, string Address)> links) => links.Count == 0 ? "" : $"""

        The console in a browser, a link for each role 在浏览器中打开工作台，每个角色一个链接：
        {string.Join('\n', links.Select(d => $"  {d.Title}\n    {d.Address}"))}

        """;

    private static string FormatPhonesLink(string? link) => link is null ? "" : $"""

        The mini-program in a browser: the phones of a new applicant and of a manager, and a reviewer's buttons above them
        在浏览器中打开小程序：申请人与客户经理的手机并排显示，上方是审核员的按钮：
          {link}

        """;
}

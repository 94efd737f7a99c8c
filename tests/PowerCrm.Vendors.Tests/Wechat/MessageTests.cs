namespace PowerCrm.Vendors.Tests;

public class MessageTests
{
    private static readonly Dictionary<string, string> Approved = new()
    {
        ["thing1"] = "审核通过 \"A+B\"",
        ["phrase2"] = "已通过",
        ["time3"] = "2026年3月1日 15:01"
    };

    [Fact]
    public async Task a_message_arrives_as_it_was_written()
    {
        await using var sandbox = await LiveSandbox.Start();
        var result = (await Send(sandbox)).ShouldBeOfType<MessageResult.Sent>();
        result.MessageId!.Length.ShouldBe(19);

        var message = sandbox.State.MessagesTo("alice").ShouldHaveSingleItem();
        message.Data.ShouldBe(Approved, ignoreOrder: true);
        (message.TemplateId, message.Page, message.MsgId).ShouldBe(("template-1", "pages/auth/register?x=1", result.MessageId));
        var listed = await sandbox.Get("/sandbox/wechat/messages?openid=alice");
        listed[0].GetProperty("data").GetProperty("phrase2").GetString().ShouldBe("已通过");
        (await sandbox.Get("/sandbox/wechat/messages?openid=bob")).GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("thing1", "原审核结论已撤销，请等待", true)]
    [InlineData("phrase2", "审核通过", true)]
    [InlineData("phrase2", "2026年3月1日", false)]
    [InlineData("time3", "2026年3月1日 15:01", true)]
    [InlineData("time3", "审核通过", false)]
    [InlineData("date5", "2026年3月1日 15:01", true)]
    [InlineData("character_string2", "审核通过", false)]
    [InlineData("number2", "审核通过", false)]
    [InlineData("letter2", "审核通过", false)]
    [InlineData("things1", "审核通过", false)]
    [InlineData("", "审核通过", false)]
    public void a_field_takes_the_values_of_its_type(string field, string value, bool isAccepted) =>
        TemplateFields.Accepts(field, value).ShouldBe(isAccepted);

    [Fact]
    public async Task values_are_truncated_to_the_limit_of_their_type()
    {
        await using var sandbox = await LiveSandbox.Start();
        var data = new Dictionary<string, string>
        {
            ["thing1"] = new string('电', 19) + "𠮷野家",
            ["phrase2"] = "审核已经通过了",
            ["character_string3"] = new('9', 40),
            ["name4"] = "买买提·吐尔逊·阿不都热依木",
        };
        (await sandbox.Wechat.SendSubscribeMessage("alice", "template-1", null, data, default)).ShouldBeOfType<MessageResult.Sent>();
        var arrived = sandbox.State.MessagesTo("alice").Single().Data;
        arrived["thing1"].ShouldBe(new string('电', 19));                             // never splits a character
        arrived["phrase2"].ShouldBe("审核已经通");
        arrived["character_string3"].Length.ShouldBe(32);
        arrived["name4"].Length.ShouldBe(10);
    }

    [Fact]
    public async Task without_a_credit_a_message_is_refused_and_not_failed()
    {
        await using var sandbox = await LiveSandbox.Start();
        await sandbox.SetFault("wechat", "no-credit");
        (await Send(sandbox)).ShouldBeOfType<MessageResult.Refused>();
    }

    [Fact]
    public async Task an_empty_field_is_a_permanent_failure()
    {
        await using var sandbox = await LiveSandbox.Start();
        (await sandbox.Wechat.SendSubscribeMessage("alice", "t", null, new Dictionary<string, string> { ["thing1"] = "" }, default))
            .ShouldBe(new MessageResult.Failed(47003, Permanent: true));
        (await sandbox.Wechat.SendSubscribeMessage("", "t", null, Approved, default))
            .ShouldBe(new MessageResult.Failed(40003, Permanent: true));
        (await sandbox.Wechat.SendSubscribeMessage("alice", "", null, Approved, default))
            .ShouldBe(new MessageResult.Failed(40037, Permanent: true));
    }

    [Theory]
    [InlineData("error", -1, false)]
    [InlineData("rate-limited", 45011, false)]
    [InlineData("daily-limit", 45009, true)]
    public async Task a_transient_failure_is_not_permanent(string mode, int code, bool daily)
    {
        await using var sandbox = await LiveSandbox.Start();
        await Send(sandbox);
        await sandbox.SetFault("wechat", mode);
        var failed = (await Send(sandbox)).ShouldBeOfType<MessageResult.Failed>();
        (failed.Code, failed.Permanent, failed.Daily).ShouldBe((code, false, daily));
    }

    [Fact]
    public async Task a_message_without_answer_is_unknown()
    {
        await using var sandbox = await LiveSandbox.StartImpatient();
        await Send(sandbox);                                                          // so that a token is cached
        await sandbox.SetFault("wechat", "timeout");
        (await Send(sandbox)).ShouldBeOfType<MessageResult.Unknown>();
    }

    [Fact]
    public async Task the_sandbox_counts_what_its_answers_admit()
    {
        await using var sandbox = await LiveSandbox.Start();
        var first = (await Send(sandbox)).ShouldBeOfType<MessageResult.Sent>();
        foreach (var (mode, delivered, admitted) in new[] { ("denied", 2, 1), ("invented", 2, 2), ("garbled", 3, 3), ("repeated", 4, 4) })
        {
            await sandbox.SetFault("wechat", mode);
            var result = await Send(sandbox);
            (sandbox.State.MessagesTo("alice").Count, sandbox.State.MessagesAdmittedTo("alice")).ShouldBe((delivered, admitted), mode);
            if (mode == "repeated")
                result.ShouldBe(first, "the answer to the message before");
        }
        sandbox.State.UntrueAnswers.ShouldBe(4);
        sandbox.State.MessagesAdmittedTo("bob").ShouldBe(0);
    }

    [Fact]
    public async Task an_unsent_message_is_failed_and_not_unknown()
    {
        await using var sandbox = await LiveSandbox.Start(change: s => s["Wechat:BaseUrl"] = "http://127.0.0.1:9");
        await sandbox.Tokens.Put(sandbox.State.Keys.WechatAppId, new WechatToken("token", DateTimeOffset.MaxValue), default);
        (await Send(sandbox)).ShouldBe(new MessageResult.Failed(0, Permanent: false));
    }

    [Fact]
    public async Task nothing_personal_or_secret_is_logged()
    {
        await using var sandbox = await LiveSandbox.StartImpatient();
        await Send(sandbox);
        await sandbox.SetFault("wechat", "timeout");
        await Send(sandbox);
        await sandbox.SetFault("wechat", "error");
        await Send(sandbox);
        sandbox.Log.Text.ShouldContain("refused a subscribe message");
        foreach (var secret in new[] { "alice", "access_token", "sandbox_", "审核", sandbox.State.Keys.WechatSecret })
            sandbox.Log.Text.ShouldNotContain(secret);
    }

    internal static Task<MessageResult> Send(LiveSandbox sandbox) =>
        sandbox.Wechat.SendSubscribeMessage("alice", "template-1", "pages/auth/register?x=1", Approved, default);
}

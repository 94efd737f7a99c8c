using System.Text;

namespace PowerCrm.Vendors.Tests;

/// <summary>The vendors' published examples, and own ones for the calls that the product makes.</summary>
public class SignatureVectorTests
{
    private const string Json = "application/json; charset=utf-8";
    private static readonly DateTimeOffset ExampleTime = DateTimeOffset.FromUnixTimeSeconds(1551113065);
    private static readonly DateTimeOffset NewYear = DateTimeOffset.FromUnixTimeSeconds(1767225600);

    private static readonly byte[] Instances = Encoding.UTF8.GetBytes(
        """{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}""");

    private static readonly byte[] SendSms = Encoding.UTF8.GetBytes(
        """{"PhoneNumberSet":["+8613800138000"],"SmsSdkAppId":"1400006666","SignName":"\u817e"""
        + """\u8baf\u4e91","TemplateId":"1110","TemplateParamSet":["012345"]}""");

    [Fact]
    public void the_bodies_of_the_examples_are_the_published_ones()
    {
        Hashes.Sha256Hex(Instances).ShouldBe("35e9c5b0e3ae67532d3c9f17ead6c90222632e5b1ff7f6e89887f1398934f064");
        Hashes.Sha256Hex(SendSms).ShouldBe("89c40520b74eea62cf691aa4cb26b7f5ab810d4756804e71c11b854806ced24a");
        Hashes.Sha256Hex([]).ShouldStartWith("e3b0c442");
    }

    [Theory]
    [InlineData(null, "5ffe6a04c0664d6b969fab9a13bdab201d63ee709638e2749d62a09ca18d7031",
        "72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168")]
    [InlineData("describeinstances", "7019a55be8395899b900fb5564e4200d984910f34794a27cb3fb7d10ff6a1e84",
        "644be983de9a8a3f00db8eadaba61467c3b429e2215758ba897b738ca469fd26")]
    public void tc3_signs_the_official_example(string? action, string canonical, string signature)
    {
        var request = CreateTencentRequest("cvm.tencentcloudapi.com", action, Instances);
        request.Hash.ShouldBe(canonical);
        Tc3Signature.Authorization("AKIDEXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE", "cvm", ExampleTime, request).ShouldBe(
            "TC3-HMAC-SHA256 Credential=AKIDEXAMPLE/2019-02-25/cvm/tc3_request, "
            + $"SignedHeaders={(action is null ? "content-type;host" : "content-type;host;x-tc-action")}, Signature={signature}");
    }

    [Fact]
    public void tc3_signs_the_example_whose_secret_is_masked_with_asterisks() =>
        Tc3Signature.Authorization("AKIDEXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3*******", "cvm", ExampleTime,
            CreateTencentRequest("cvm.tencentcloudapi.com", null, Instances))
            .ShouldEndWith("Signature=2230eefd229f582d8b1b891af7107b91597240707d778ab3738f756258d7652c");

    [Fact]
    public void tc3_derives_the_published_keys_and_signs_with_the_last()
    {
        var date = Convert.FromHexString("da98fb70dcf6b112dc21038d1eeeb3a95c74b4dcb12c1131f864f6066bd02be0");
        var service = Tc3Signature.ServiceKey(date, "cvm");
        Convert.ToHexStringLower(service).ShouldBe("8d70cbefb03939f929db64d32dc2ba89b1095620119fe3e050e2b18c5bd2752f");
        var signing = Tc3Signature.SigningKey(service);
        Convert.ToHexStringLower(signing).ShouldBe("b596b923aad85185e2d1f6659d2a062e0a86731226e021e61bfe06f7ed05f5af");
        Tc3Signature.Sign(signing, "cvm", ExampleTime, CreateTencentRequest("cvm.tencentcloudapi.com", "describeinstances", Instances))
            .ShouldBe("10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f");
    }

    [Theory]
    [InlineData(null, "59f7cc64283efe1733d744d1ded4d1f539c8443ad39711b0f12e702b82764af7",
        "c0f919ce4bd50921515369d595b6b14c2ae7f225a00c09216cfbfd40c3ffc245")]
    [InlineData("sendsms", "136cb708b3b147c320d0a02ed2b94bd9c9f1a7c84afd1c776a94adced304197c",
        "cf503d4641831b06647f64139d5281c5109f86b9b0c26056b58f71701ca93b89")]
    public void tc3_signs_a_short_message(string? action, string canonical, string signature)
    {
        var request = CreateTencentRequest("sms.tencentcloudapi.com", action, SendSms);
        request.Hash.ShouldBe(canonical);
        Tc3Signature.Authorization("AKIDEXAMPLE", "SECRETEXAMPLE00000000000000000000", "sms", NewYear, request)
            .ShouldEndWith("Signature=" + signature);
    }

    [Fact]
    public void tc3_takes_the_day_of_utc_whatever_the_offset() =>
        Tc3Signature.DateKey("secret", NewYear.ToOffset(TimeSpan.FromHours(-8))).ShouldBe(Tc3Signature.DateKey("secret", NewYear));

    [Fact]
    public void acs3_signs_the_official_example()
    {
        var query = Acs3Signature.ToQuery(new Dictionary<string, string>
        {
            ["RegionId"] = "cn-shanghai",
            ["ImageId"] = "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd",
        });
        var request = CanonicalRequest.Of("POST", "/", query, AliyunHeaders("ecs.cn-shanghai.aliyuncs.com", "RunInstances", "2014-05-26",
            "2023-10-26T10:22:32Z", "3156853299f313e23d1673dc12e1703d"), []);
        request.Hash.ShouldBe("7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259");
        Acs3Signature.Authorization("YourAccessKeyId", "YourAccessKeySecret", request).ShouldBe(
            "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;"
            + "x-acs-signature-nonce;x-acs-version,"
            + "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0");
    }

    [Fact]
    public void acs3_signs_a_short_message()
    {
        var query = Acs3Signature.ToQuery(new Dictionary<string, string>
        {
            ["TemplateParam"] = """{"code":"012345"}""",
            ["SignName"] = "阿里云",
            ["TemplateCode"] = "SMS_154950909",
            ["PhoneNumbers"] = "13800138000",
        });
        query.ShouldBe(
            "PhoneNumbers=13800138000&SignName=%E9%98%BF%E9%87%8C%E4%BA%91&TemplateCode=SMS_154950909"
                + "&TemplateParam=%7B%22code%22%3A%22012345%22%7D");
        var request = CanonicalRequest.Of("POST", "/", query, AliyunHeaders("dysmsapi.aliyuncs.com", "SendSms", "2017-05-25",
            "2026-01-01T00:00:00Z", "00000000000000000000000000000001"), []);
        request.Hash.ShouldBe("8c9c83c1cef7227983f2a08815e4a9eac8f220288ca13aaf5078a13117824b0e");
        Acs3Signature.Sign("YourAccessKeySecret", request).ShouldBe("36e34c24cd9013bd94e439bbf38d034001a1b07d3b5b74d319a6fc39f9f6bfec");
    }

    [Fact]
    public void acs3_escapes_all_that_rfc_3986_does_not_reserve() =>
        Acs3Signature.ToQuery([new("a b", "*'()!~-_.")]).ShouldBe("a%20b=%2A%27%28%29%21~-_.");

    [Fact]
    public void rpc1_signs_the_official_examples()
    {
        SignRpc1("testSecret", "testId", "SendSms", "2017-05-25", "XML", "2017-07-12T02:42:19Z", "45e25e9b-0a6f-4070-8c85-2956eda1b466",
            ("OutId", "123"), ("PhoneNumbers", "15300000001"), ("RegionId", "cn-hangzhou"), ("SignName", "阿里云短信测试专用"),
            ("TemplateCode", "SMS_71390007"), ("TemplateParam", """{"customer":"test"}""")).ShouldBe("zJDF+Lrzhj/ThnlvIToysFRq6t4=");
        SignRpc1("testsecret", "testid", "DescribeDedicatedHosts", "2014-05-26", "JSON", "2023-03-13T08:34:30Z",
            "edb2b34af0af9a6d14deaf7c1a5315eb",
            ("RegionId", "cn-beijing")).ShouldBe("9NaGiOspFP5UPcwX8Iwt2YJXXuk=");
        SignRpc1("testsecret", "testid", "DescribeRegions", "2014-05-26", "XML", "2016-02-23T12:46:24Z",
            "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf")
            .ShouldBe("OLeaidS1JvxuMvnyHOwuJ+uX5qY=");
    }

    private static string SignRpc1(
        string secret, string id, string action, string version, string format, string time, string nonce,
            params (string, string)[] parameters) =>
        Rpc1Signature.Sign(secret, "GET", new Dictionary<string, string>(parameters.Select(m => KeyValuePair.Create(m.Item1, m.Item2)))
        {
            ["AccessKeyId"] = id,
            ["Action"] = action,
            ["Version"] = version,
            ["Format"] = format,
            ["Timestamp"] = time,
            ["SignatureNonce"] = nonce,
            ["SignatureMethod"] = "HMAC-SHA1",
            ["SignatureVersion"] = "1.0",
        });

    private static CanonicalRequest CreateTencentRequest(string host, string? action, byte[] body)
    {
        var headers = new Dictionary<string, string> { ["host"] = host, ["content-type"] = Json };
        if (action is not null) headers["x-tc-action"] = action;
        return CanonicalRequest.Of("POST", "/", "", headers, body);
    }

    private static Dictionary<string, string> AliyunHeaders(string host, string action, string version, string date, string nonce) => new()
    {
        ["x-acs-version"] = version,
        ["x-acs-signature-nonce"] = nonce,
        ["x-acs-date"] = date,
        ["x-acs-action"] = action,
        ["host"] = host,
        ["x-acs-content-sha256"] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    };
}

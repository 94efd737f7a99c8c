using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Assignment.Tests;

/// <summary>What other modules say.</summary>
internal static class GivenEvents
{
    public static InfoSubmitted Info(string company = "深圳市云岭数据服务有限公司", Personal? applicant = null, string region = "440305",
        decimal capacity = 500) =>
        new(1, applicant ?? new Personal(Guid.Empty, 1, new byte[] { 1 }), company, null, region, "广东省", "深圳市", "南山区", capacity, 1000, 0.7m,
            "KV10", null, [], new Dictionary<string, string>(), []);

    public static ReviewDecided Approved => new(1, "approved", Guid.Empty, [], 3, "1");
}

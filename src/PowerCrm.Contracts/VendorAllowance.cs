namespace PowerCrm.Contracts;

/// <summary>How much of a vendor's service may still be used, by what the product itself counts; the vendor is not asked.</summary>
/// <param name="Service">The vendor's service: <c>sms</c>, <c>wechat</c>, <c>wecom</c>.</param>
/// <param name="Code"><c>messages_a_day</c> (codes; of <c>wecom</c>, messages to staff), <c>notices_a_day</c> (in place of WeChat
/// messages): budgets of ours. <c>message_credits</c>: uses of a template that applicants granted.</param>
/// <param name="Of">The product's name of the template, for credits.</param>
public sealed record VendorAllowance(string Service, string Code, long Used, long Most, string? Of = null);

/// <summary>A module that takes from such an allowance says what is left of it.</summary>
public interface IVendorAllowance
{
    Task<IReadOnlyList<VendorAllowance>> Read(CancellationToken ct);
}

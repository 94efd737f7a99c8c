namespace PowerCrm.Contracts;

/// <summary>The remaining quota of a vendor's service, as counted by this product; the vendor is not queried.</summary>
/// <param name="Service">The vendor's service: <c>sms</c>, <c>wechat</c>, <c>wecom</c>.</param>
/// <param name="Code"><c>messages_a_day</c> (codes; for <c>wecom</c>, messages to staff) and <c>notices_a_day</c> (in place of WeChat
/// messages): budgets of this product. <c>message_credits</c>: uses of a template that applicants granted.</param>
/// <param name="Of">The product's name for the template, for credits.</param>
public sealed record VendorAllowance(string Service, string Code, long Used, long Most, string? Of = null);

/// <summary>Implemented by modules that use such a quota; returns what is left of it.</summary>
public interface IVendorAllowance
{
    Task<IReadOnlyList<VendorAllowance>> Read(CancellationToken ct);
}

using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Polly;
using Polly.Registry;
using Polly.Retry;

namespace PowerCrm.Vendors.Tests.Http;

public class VendorChannelTests
{
    /// <summary>
    /// <see cref="HttpClient"/> throws a bare <see cref="SocketException"/> when the other side closes a new connection at once.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task a_bare_socket_exception_counts_as_a_failed_connection(bool bodyWasSent)
    {
        var handler = new FailingHandler(bodyWasSent);
        await using var services = new ServiceCollection()
            .AddHttpClient("vendor").ConfigurePrimaryHttpMessageHandler(() => handler).Services.BuildServiceProvider();
        await using var pipelines = new ResiliencePipelineRegistry<string>();
        pipelines.TryAddBuilder<Exchange.Replied>(Pipelines.Wechat, (builder, _) =>
            builder.AddRetry(new RetryStrategyOptions<Exchange.Replied>
            {
                MaxRetryAttempts = 1,
                Delay = TimeSpan.Zero,
                ShouldHandle = new PredicateBuilder<Exchange.Replied>().Handle<HttpRequestException>(),
            }));
        var channel = new VendorChannel(services.GetRequiredService<IHttpClientFactory>(), pipelines,
            new VendorHealth(TimeProvider.System));
        var exchange = await channel.Send("vendor", Pipelines.Wechat, () =>
            new HttpRequestMessage(HttpMethod.Post, "http://vendor.invalid/")
            {
                Content = new TrackedContent("{}"u8.ToArray(), "application/json"),
            }, CancellationToken.None);
        exchange.ShouldBeOfType(bodyWasSent ? typeof(Exchange.Unanswered) : typeof(Exchange.NotSent));
        handler.Calls.ShouldBe(2);
    }

    private sealed class FailingHandler(bool readsBody) : HttpMessageHandler
    {
        public int Calls { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Calls++;
            if (readsBody) await request.Content!.CopyToAsync(Stream.Null, cancellationToken);
            throw new SocketException((int)SocketError.NotConnected);
        }
    }
}

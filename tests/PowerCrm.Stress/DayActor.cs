using System.Text.Json.Nodes;

namespace PowerCrm.Stress;

/// <summary>A user who works for longer than a session lasts and signs in again when it has expired.</summary>
internal sealed class DayActor
{
    private readonly Func<RetryingClient, Task<string>> signIn;
    private string? token;

    /// <param name="it">The hosts; the requests use them in turn.</param>
    /// <param name="signIn">Returns an access token.</param>
    public DayActor(Deployment it, Func<RetryingClient, Task<string>> signIn)
    {
        var next = 0;
        this.signIn = signIn;
        Requests = new RetryingClient(() => it.Hosts[Interlocked.Increment(ref next) % it.Hosts.Count].Http);
    }

    public RetryingClient Requests { get; }

    public static DayActor Staff(Deployment it, string username) => new(it, async requests => (await requests.Retry(() =>
        requests.Send(HttpMethod.Post, "/staff/login", new { username, password = "a-long-password" }, null, null, null)))["accessToken"]!
        .GetValue<string>());

    public Task<JsonNode> Get(string path) => WithToken(t => Requests.Get(path, t));
    public Task<JsonNode> Post(string path, object? body) => WithToken(t => Requests.Post(path, body, t, null));

    /// <summary>Sends a request. All attempts have the same Idempotency-Key.</summary>
    public Task<JsonNode> Send(HttpMethod method, string path, Func<object?> body, long? ifMatch = null)
    {
        var key = RetryingClient.NewKey();
        return WithToken(t => Requests.Retry(() => Requests.Send(method, path, body(), t, ifMatch, key)));
    }

    public async Task<T> WithToken<T>(Func<string, Task<T>> act)
    {
        for (var attempts = 0; ; attempts++)
            try
            {
                return await act(token ??= await signIn(Requests));
            }
            catch (RefusedException e) when (e.Code is "unauthenticated" or "token_expired" && attempts < 3)
            {
                token = null;
            }
    }
}

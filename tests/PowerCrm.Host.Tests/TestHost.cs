using Microsoft.AspNetCore.Builder;

namespace PowerCrm.Host.Tests;

/// <summary>
/// The product on a real port. Use it as a class fixture, or start one with <see cref="StartAsync(string[])"/> to pass settings.
/// </summary>
public sealed class TestHost : ProductHost
{
    private static readonly IReadOnlyDictionary<string, string> NoState = new Dictionary<string, string>();
    private static readonly AsyncLocal<bool> IsArranging = new();
    private Action<WebApplicationBuilder>? change;
    private Func<TestHost, Task<string>>? prepare;

    public TestHost() : this([], readers: true)
    {
    }

    private TestHost(string[] settings, bool readers) => (Settings, RunsReaders) = (settings, readers);

    protected override IReadOnlyList<string> Settings { get; }
    protected override bool RunsReaders { get; }
    protected override DateTimeOffset? StartTime => Settings.Contains("--environment=Production") ? null : base.StartTime;

    protected override void ConfigureHost(WebApplicationBuilder builder) => change?.Invoke(builder);

    public static Task<TestHost> StartAsync(params string[] settings) => StartAsync(readers: true, settings);

    /// <param name="readers">False if this host only answers requests and runs no readers; another process has to run them.</param>
    public static Task<TestHost> StartAsync(bool readers, params string[] settings) => Start(new TestHost(settings, readers));

    /// <param name="change">Replaces a part of the host, such as a vendor for which no client exists.</param>
    public static Task<TestHost> StartAsync(Action<WebApplicationBuilder> change, params string[] settings) =>
        Start(new TestHost(settings, readers: true) { change = change });

    /// <param name="prepare">Prepares the database, and returns the connection string that the host uses.</param>
    /// <param name="readers">False if this host only answers requests and runs no readers.</param>
    public static Task<TestHost> StartAsync(Func<TestHost, Task<string>> prepare, bool readers = true) =>
        Start(new TestHost([], readers) { prepare = prepare });

    /// <summary>Starts it; when it does not start, nothing of it stays: no database, and no host that works on it.</summary>
    private static async Task<TestHost> Start(TestHost it)
    {
        try
        {
            await it.InitializeAsync();
            return it;
        }
        catch
        {
            await it.DisposeAsync();
            throw;
        }
    }

    protected override Task<string> PrepareDatabase() => prepare?.Invoke(this) ?? base.PrepareDatabase();

    /// <summary>Returns the stored data that the sender of the token could have changed; called before and after each request.</summary>
    internal Func<string?, IReadOnlyDictionary<string, string>?, Task<IReadOnlyDictionary<string, string>>>? ReadState
    {
        set => Api.ReadState = value is null ? null
            : (token, previous) => IsArranging.Value ? Task.FromResult(NoState) : value(token, previous);
    }

    /// <summary>
    /// Runs requests that only prepare a test: the stored data is not read before and after each of them. Their reactions must have ended
    /// when it returns.
    /// </summary>
    internal static async Task<T> Arrange<T>(Func<Task<T>> prepare)
    {
        // Is unset when this method returns.
        IsArranging.Value = true;
        return await prepare();
    }

    /// <summary>Sends JSON or any other content with a token; without a token, anonymously.</summary>
    public Task<Answer> Send(HttpMethod method, string path, object? body = null, string? token = null, long? ifMatch = null,
        params (string Name, string Value)[] headers) => Api.As(token).Send(method, path, body, ifMatch, headers);

    public Task<Answer> Get(string path, string? token = null, params (string, string)[] headers) =>
        Send(HttpMethod.Get, path, null, token, null, headers);

    public Task<Answer> Post(string path, object? body = null, string? token = null, long? ifMatch = null,
        params (string, string)[] headers) => Send(HttpMethod.Post, path, body, token, ifMatch, headers);

    public Task<Answer> Put(string path, object? body = null, string? token = null, long? ifMatch = null,
        params (string, string)[] headers) => Send(HttpMethod.Put, path, body, token, ifMatch, headers);
}

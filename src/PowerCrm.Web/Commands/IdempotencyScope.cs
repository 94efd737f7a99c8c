using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Web;

/// <summary>
/// The scope of one request with an Idempotency-Key (without one, everything here does nothing). Handlers that write without the event
/// store take it as a parameter and run the statement of <see cref="RowsFor"/> in their own transaction; commands do this themselves.
/// </summary>
public sealed class IdempotencyScope
{
    private readonly MasterKey? master;

    private IdempotencyScope() { }

    internal IdempotencyScope(MasterKey master, string caller, byte[] id)
    {
        this.master = master;
        Caller = caller;
        Id = id;
    }

    internal static IdempotencyScope None { get; } = new();

    internal string Caller { get; } = "";
    internal byte[] Id { get; } = [];
    internal byte[] Request { get; set; } = SHA256.HashData([]);
    internal bool IsStored { get; set; }
    internal JsonElement? StoredFacts { get; set; }
    private bool storesNothing;
    private object? facts;

    /// <summary>The person or picture that the response concerns; by default the id in the route.</summary>
    public Guid? Subject { get; set; }

    internal Func<IdempotencyScope, IResult?>? FindReplay { get; init; }
    internal Func<IReadOnlyList<Row>, Task>? StoreRows { get; init; }

    /// <summary>Stores a response that no transaction has stored.</summary>
    internal Task StoreIfMissing(Reply reply) =>
        !IsActive || IsStored || StoreRows is null || RowsFor(reply) is not { Count: > 0 } rows ? Task.CompletedTask : StoreRows(rows);

    public bool IsActive => master is not null;

    /// <summary>
    /// Looks for an earlier response when the body is not JSON; the content identifies the request (an upload's kind and its file's hash).
    /// </summary>
    /// <returns>The first response, a refusal, or null to continue.</returns>
    public IResult? TryReplay(ReadOnlyMemory<byte> content)
    {
        if (!IsActive)
            return null;
        Request = SHA256.HashData(content.Span);
        var replay = FindReplay!(this);
        IsStored = replay is not null;
        return replay;
    }

    /// <summary>
    /// The lock that a transaction holds from storing a response until its commit is complete, even when the request no longer waits for
    /// it.
    /// </summary>
    internal static long CommitLockNumber(byte[] id) => BinaryPrimitives.ReadInt64LittleEndian(id.AsSpan(8));

    /// <summary>Returns the row that stores a response, for the transaction whose result it is. Empty without a key.</summary>
    public IReadOnlyList<Row> RowsFor(Reply reply)
    {
        if (!IsActive || storesNothing || reply.Status >= 400)
            return [];
        IsStored = true;
        reply = facts is null ? reply : new Reply(StoredResponse.FactsOnly, facts);
        return [Row.MustHit(
            """
            insert into pc_idempotency (id, caller, request, answer, subject, at)
            select $1, $2, $3, $4, $5::uuid, powercrm_now() from pg_advisory_xact_lock($6)
            on conflict (id) do update
            set request = excluded.request, answer = excluded.answer, subject = excluded.subject, at = excluded.at
            where pc_idempotency.at <= excluded.at - interval '24 hours'
            """, new Rejection("request_in_progress", "The same request was answered meanwhile."),
            Id, Caller, Fingerprint(), master!.Seal("answers", StoredResponse.Write(reply), Id), Subject, CommitLockNumber(Id))];
    }

    /// <summary>
    /// Returns the scope for one part of a request that does several things, each in its own transaction. <see cref="RowsFor"/> stores the
    /// part's result in that transaction. When an interrupted request is retried, <see cref="FindStored"/> returns it, and only the rest
    /// is done.
    /// </summary>
    public IdempotencyScope ForPart(Guid partId) => !IsActive ? None
        : new(master!, Caller, HMACSHA256.HashData(master!.Derive("idempotency"), (byte[])[.. Id, .. partId.ToByteArray()]))
        {
            Request = Request,
            Subject = partId,
        };

    /// <summary>Returns what an earlier attempt stored for this part, or null.</summary>
    public async Task<T?> FindStored<T>(NpgsqlConnection connection, CancellationToken ct) where T : class
    {
        if (!IsActive)
            return null;
        var stored = await connection.QuerySingleOrDefaultAsync<byte[]?>(new CommandDefinition(
            """
            select answer from pc_idempotency
            where id = @Id and request = @request and at > powercrm_now() - interval '24 hours'
            """, new { Id, request = Fingerprint() }, cancellationToken: ct));
        return stored is not null && Open(stored)?.Body is JsonElement body ? body.Deserialize<T>(WebJson.Options) : null;
    }

    /// <summary>
    /// Returns the hash that identifies a retry as the same request. It is keyed: anybody with a copy of the table could otherwise find a
    /// short body (a phone number, a password) from its plain hash by trying all values.
    /// </summary>
    internal byte[] Fingerprint() => HMACSHA256.HashData(master!.Derive("idempotency-request"), (byte[])[.. Id, .. Request]);

    internal Reply? Open(byte[] answer) => master!.Open("answers", answer, Id) is { } plaintext ? StoredResponse.Read(plaintext) : null;

    /// <summary>
    /// Does not store this response, so a retry runs again: for data in clear of which an erasure must leave no copy, where each access is
    /// recorded or a second run changes nothing.
    /// </summary>
    public void DoNotStore() => IsStored = storesNothing = true;

    /// <summary>
    /// Stores only that the request was answered, with facts that are not personal. A retry finds them in <see cref="GetFacts{T}"/>, reads
    /// again what it may still read, and records no second access.
    /// </summary>
    public void StoreFactsOnly(object value) => facts = value;

    /// <summary>Returns what <see cref="StoreFactsOnly"/> stored at the first attempt; null if this is the first attempt.</summary>
    public T? GetFacts<T>() where T : class => StoredFacts is { } stored ? stored.Deserialize<T>(WebJson.Options) : null;

    /// <summary>Deletes all responses that were sent to a caller.</summary>
    public static Row DeleteResponsesTo(string actor) => Row.Any("delete from pc_idempotency where caller = $1", actor);

    /// <summary>Deletes all responses sent to a person and about them, in the transaction that erases them.</summary>
    public static Row DeleteResponses(string actor, Guid person) =>
        Row.Any("delete from pc_idempotency where caller = $1 or subject = $2", actor, person);

    /// <summary>Deletes all responses about a person or picture, in the transaction that deletes it.</summary>
    public static Row DeleteResponsesAbout(Guid subject) => Row.Any("delete from pc_idempotency where subject = $1", subject);

    /// <summary>
    /// Returns the scope of this request. Handlers call it when they run and do not take it as a parameter: it opens after binding.
    /// </summary>
    public static IdempotencyScope Of(HttpContext http) => http.Features.Get<IdempotencyScope>() ?? None;
}

/// <summary>A response as bytes.</summary>
internal static class StoredResponse
{
    /// <summary>
    /// Used instead of a status when there is no response, but only what <see cref="IdempotencyScope.StoreFactsOnly"/> stored.
    /// </summary>
    public const int FactsOnly = 0;

    private sealed record Data(int Status, JsonElement? Body, long? Version, Dictionary<string, string>? Headers);

    public static byte[] Write(Reply reply) => JsonSerializer.SerializeToUtf8Bytes(new Data(reply.Status,
        reply.Body is null ? null : JsonSerializer.SerializeToElement(reply.Body, reply.Body.GetType(), WebJson.Options),
        reply.Version, reply.Headers?.ToDictionary()), WebJson.Options);

    public static Reply Read(byte[] bytes)
    {
        var data = JsonSerializer.Deserialize<Data>(bytes, WebJson.Options)!;
        return new Reply(data.Status, data.Body, data.Version, data.Headers);
    }
}

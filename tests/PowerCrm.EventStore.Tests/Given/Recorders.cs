using Dapper;

namespace PowerCrm.EventStore.Tests;

/// <summary>Writes down what it handled, in the batch's own transaction, and fails where a test says so.</summary>
internal sealed class Recorder : ISubscription
{
    public static string Name => "recorder";
    public static IReadOnlyList<Type> Handles { get; } = [typeof(Opened), typeof(Deposited)];

    /// <summary>Throws, or not.</summary>
    public Action<Recorded> Before { get; set; } = _ => { };
    public Func<Recorded, Task> While { get; set; } = _ => Task.CompletedTask;

    /// <summary>Uses the batch's connection, and makes of its fault one of the handler's own.</summary>
    public Func<Task> Touch { get; private set; } = () => Task.CompletedTask;

    public async Task Handle(Recorded e, Reaction reaction, CancellationToken ct)
    {
        await reaction.Connection.ExecuteAsync(
            "insert into effects (subscription, event, stream, version, attempt) values (@Name, @Id, @Stream, @Version, @Attempt)",
            new { Name, e.Id, e.Stream, e.Version, reaction.Attempt }, reaction.Transaction);
        Touch = async () =>
        {
            try
            {
                await reaction.Connection.ExecuteAsync("select 1", transaction: reaction.Transaction);
            }
            catch (Npgsql.NpgsqlException)
            {
                throw new InvalidOperationException("Something of the handler's.");
            }
        };
        Before(e);
        await While(e);
    }
}

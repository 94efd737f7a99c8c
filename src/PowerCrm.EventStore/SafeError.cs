namespace PowerCrm.EventStore;

/// <summary>What of an error may be kept in a table: its type, and its message only where the message is ours or the server's code.</summary>
internal static class SafeError
{
    public static string Of(Exception e) => e switch
    {
        Npgsql.PostgresException p => $"PostgreSQL {p.SqlState}: {p.MessageText}",
        UnknownEventTypeException or AlongsideMissedException or ConcurrencyException => e.Message,
        _ => $"{e.GetType().Name} at {Where(e)}",
    };

    private static string Where(Exception e)
    {
        var frame = new System.Diagnostics.StackTrace(e).GetFrame(0)?.GetMethod();
        return frame is null ? "?" : $"{frame.DeclaringType?.FullName}.{frame.Name}";
    }
}

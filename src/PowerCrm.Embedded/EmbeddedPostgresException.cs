namespace PowerCrm.Embedded;

/// <summary>Thrown when the embedded server is not available; the message tells the person at the console what to do.</summary>
public sealed class EmbeddedPostgresException(string message, Exception? inner = null) : Exception(message, inner);

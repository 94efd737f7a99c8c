namespace PowerCrm.Embedded;

/// <summary>The embedded server could not be had; the message says what to do and is meant for the person at the console.</summary>
public sealed class EmbeddedPostgresException(string message, Exception? inner = null) : Exception(message, inner);

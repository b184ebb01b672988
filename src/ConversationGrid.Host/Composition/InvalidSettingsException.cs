namespace ConversationGrid.Host.Composition;

/// <summary>The settings cannot be used; the message lists every error, one a line.</summary>
internal sealed class InvalidSettingsException(IEnumerable<string> errors) : Exception(string.Join(Environment.NewLine, errors));

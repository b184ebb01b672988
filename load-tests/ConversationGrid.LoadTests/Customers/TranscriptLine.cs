namespace ConversationGrid.LoadTests.Customers;

/// <summary>A numbered message as the customer knows it.</summary>
public sealed record TranscriptLine(long Seq, string From, string Text);

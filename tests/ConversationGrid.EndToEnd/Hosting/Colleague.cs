using ConversationGrid.LoadTests.Agents;

namespace ConversationGrid.EndToEnd.Hosting;

/// <summary>An agent who was added for one test, and their connected desk.</summary>
public sealed record Colleague(string Id, string Name, string Token, VirtualAgent Desk);

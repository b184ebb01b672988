using System.Text.Json.Serialization;

namespace ConversationGrid.LoadTests.Servers;

/// <summary>An agent as the server's REST interface answers when it is added.</summary>
public sealed record AddedAgent(string Agent, string Name, string Token);

/// <summary>An agent to add.</summary>
public sealed record NewAgent(string Name, IReadOnlyList<string> Skills, IReadOnlyList<string> Languages, int Chat, int Voice);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AddedAgent))]
[JsonSerializable(typeof(NewAgent))]
internal sealed partial class AgentJson : JsonSerializerContext;

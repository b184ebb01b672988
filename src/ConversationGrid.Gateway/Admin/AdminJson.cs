using System.Text.Json.Serialization;
using ConversationGrid.Contracts.Optimizer;
using ConversationGrid.Gateway.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace ConversationGrid.Gateway.Admin;

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AgentToAdd))]
[JsonSerializable(typeof(AgentAdded))]
[JsonSerializable(typeof(AgentListed[]))]
[JsonSerializable(typeof(ConversationDescribed))]
[JsonSerializable(typeof(MessageFrame[]))]
[JsonSerializable(typeof(QueueListed))]
[JsonSerializable(typeof(DecisionRecord[]))]
[JsonSerializable(typeof(ShadowRecord[]))]
[JsonSerializable(typeof(ModeToSet))]
[JsonSerializable(typeof(ModeListed))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(HttpValidationProblemDetails))]
internal sealed partial class AdminJson : JsonSerializerContext;

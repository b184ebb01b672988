using System.Text.Json.Serialization;
using ConversationGrid.Contracts.Insights;

namespace ConversationGrid.Gateway.Admin;

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IntentModelView))]
[JsonSerializable(typeof(CandidateToRun))]
[JsonSerializable(typeof(TextToClassify))]
[JsonSerializable(typeof(UtteranceClassified))]
[JsonSerializable(typeof(ReviewToAccept))]
[JsonSerializable(typeof(ReviewListed))]
[JsonSerializable(typeof(ReviewListed[]))]
internal sealed partial class IntentJson : JsonSerializerContext;

using ConversationGrid.Contracts.Insights;

namespace ConversationGrid.Gateway.Admin;

/// <summary>The body of <c>POST /api/v1/intents/candidate</c>.</summary>
/// <param name="File">Below the data folder; null to have a candidate trained.</param>
internal sealed record CandidateToRun(string? File);

/// <summary>The body of <c>POST /api/v1/intents/classify</c>.</summary>
internal sealed record TextToClassify(string? Text);

/// <summary>The body of <c>POST /api/v1/intents/review/ID/accept</c>.</summary>
/// <param name="Intent">Null for the one that the agent chose.</param>
internal sealed record ReviewToAccept(string? Intent);

internal sealed record UtteranceClassified(string Text, string Intent, float Probability, bool OutOfScope, IReadOnlyList<RankedIntentView> Ranked, string? Language, string Model)
{
    public static UtteranceClassified From(string text, ClassifiedUtterance classified) => new(
        text, classified.Intent, classified.Probability, classified.IsOutOfScope, classified.Ranked, classified.Language, classified.Model);
}

internal sealed record ReviewListed(string Id, string Text, string? Predicted, string Suggested, string? Intent, string Conversation, DateTimeOffset At, bool HeldBack)
{
    public static ReviewListed From(ReviewExample example) => new(
        example.Candidate.Id,
        example.Candidate.Text,
        example.Candidate.Predicted,
        example.Candidate.Suggested,
        example.Intent,
        example.Candidate.Conversation,
        example.Candidate.At,
        example.IsHeldBack);
}

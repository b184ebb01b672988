using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Contracts.Insights;
using ConversationGrid.Grains.Conversations;

namespace ConversationGrid.Grains.Insights;

/// <summary>Finds in a transcript what the customer wanted when the bot gave up.</summary>
internal static class ReviewCandidates
{
    /// <summary>
    /// The utterance at which the conversation last went from the bot to a person, and those right before it that the
    /// bot had not understood. What only asks for a person, or says yes to one, is passed over.
    /// </summary>
    /// <param name="conversation">Its id.</param>
    /// <param name="transcript">The whole of it.</param>
    /// <param name="intent">What the agent says that it was about.</param>
    /// <param name="isAside">Whether words, with the intent that the bot saw in them, say nothing of what it was about.</param>
    /// <param name="most">So many at the most, the last ones.</param>
    public static ImmutableArray<ReviewCandidate> From(
        string conversation, TranscriptSlice transcript, string intent, Func<string, string?, bool> isAside, int most)
    {
        var end = EscalatedAfter(transcript.Events);
        var found = new List<ReviewCandidate>();
        TranscriptEntry? answer = null;
        foreach (var entry in transcript.Entries.Reverse().SkipWhile(entry => entry.Seq > end))
        {
            if (entry.From == Author.Bot)
                answer = entry;
            if (entry.From is Author.Agent or Author.System || found.Count == most)
                break;
            if (entry.From != Author.Customer)
                continue;
            var isUnderstood = answer?.Intent is not null && answer.Intent != ReplyPolicy.FallbackIntent;
            if (found.Count > 0 && isUnderstood)
                break;
            if (!isAside(entry.Text, answer?.Intent))
            {
                found.Add(new ReviewCandidate
                {
                    Id = $"{conversation}-{entry.Seq}",
                    Text = entry.Text,
                    Predicted = isUnderstood ? answer!.Intent : null,
                    Suggested = intent,
                    Conversation = conversation,
                    At = entry.At,
                });
            }

            answer = null;
        }

        found.Reverse();
        return [.. found];
    }

    /// <summary>The intent that the bot saw in what it gave up on; null when it saw none.</summary>
    public static string? Predicted(TranscriptSlice transcript, Func<string, string?, bool> isAside) =>
        From("", transcript, "", isAside, 1) is [var only] ? only.Predicted : null;

    /// <summary>Transfers and lost agents are escalations of a person's, not of the bot's.</summary>
    private static long EscalatedAfter(ImmutableArray<ConversationEvent> events)
    {
        long end = 0;
        var status = ConversationStatus.Bot;
        foreach (var change in events.Where(change => change.Kind == ConversationEventKind.StatusChanged))
        {
            if (status == ConversationStatus.Bot && change.Status == ConversationStatus.Waiting)
                end = change.AfterSeq;
            status = change.Status;
        }

        return end;
    }
}

using ConversationGrid.Grains.Knowledge;

namespace ConversationGrid.Grains.Conversations;

public sealed class UtteranceReader(Playbook playbook)
{
    public Understanding Read(string text, ConversationContext context) => new() { Text = text, Intent = playbook.Language, Confidence = context.Sentiment };
}

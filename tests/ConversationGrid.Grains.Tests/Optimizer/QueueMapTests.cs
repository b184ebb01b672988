using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Contracts.Optimizer;
using ConversationGrid.Grains.Optimizer;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Grains.Tests.Optimizer;

public sealed class QueueMapTests
{
    private readonly QueueMap _queues = new(Options.Create(new OptimizerOptions
    {
        Queues = { ["tech"] = ["technical", "login_problem"], ["money"] = ["billing", "technical"] },
    }));

    [Fact]
    public void All_IsTheMainQueueAndThenTheOthersByName() => Assert.Equal(["main", "money", "tech"], _queues.All.AsEnumerable());

    [Theory]
    [InlineData("", "", "", "main")]
    [InlineData("", "", "gardening", "main")]
    [InlineData("", "", "billing", "money")]
    [InlineData("", "login_problem", "billing", "tech")]
    [InlineData("billing", "login_problem", "", "money")]
    // Named twice: the first by name has it.
    [InlineData("technical", "", "", "money")]
    public void Of_RequiredSkillThenIntentThenPreferredSkill_Decides(string required, string intent, string preferred, string queue) =>
        Assert.Equal(queue, _queues.Of(new Escalation
        {
            Conversation = "c",
            Number = 1,
            Channel = Channel.Chat,
            WaitingSince = default,
            Summary = "",
            Customer = new CustomerProfile(),
            RequiredSkills = required.Length > 0 ? [required] : [],
            Intent = intent.Length > 0 ? intent : null,
            PreferredSkills = preferred.Length > 0 ? [preferred] : [],
        }));
}

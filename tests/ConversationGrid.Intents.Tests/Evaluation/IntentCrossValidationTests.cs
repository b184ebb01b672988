using ConversationGrid.Intents.Evaluation;
using ConversationGrid.Intents.Training;

namespace ConversationGrid.Intents.Tests.Evaluation;

public sealed class IntentCrossValidationTests
{
    [Fact]
    public void Disagreements_WrongLabel_IsFound()
    {
        LabelledUtterance[] examples = [.. TrainingData.Small];
        int wrong = Array.FindIndex(examples, e => e.Text == "i lost the password to my profile");
        examples[wrong] = examples[wrong] with { Intent = "order_status" };

        IReadOnlyList<CrossValidated> results = IntentCrossValidation.Run(examples, new IntentTrainingOptions(), 3);
        Assert.Equal(examples, results.Select(r => r.Example));
        Assert.Contains(
            IntentCrossValidation.Disagreements(results, 0.3f),
            d => d.Example == examples[wrong] && d.Predicted == "password_reset");
    }
}

using ConversationGrid.Intents.Context;
using ConversationGrid.Intents.Engines;
using ConversationGrid.Intents.Model;
using ConversationGrid.Intents.Shipped;

namespace ConversationGrid.Intents.Tests.Context;

public sealed class ContextPriorTests
{
    private static readonly IReadOnlyList<string> Intents = TrainingData.Model.Intents;
    private static readonly int OrderStatus = Intents.ToList().IndexOf("order_status");
    private static readonly int RefundStatus = Intents.ToList().IndexOf("refund_status");

    private static readonly IntentModel Model = TrainingData.Model.WithPrior(new ContextPrior(
        Intents,
        [
            new ContextRule(PendingQuestion.YesOrNo, "affirm", 20),
            new ContextRule(PendingQuestion.None, "order_status", 30, IsStay: true),
            new ContextRule(PendingQuestion.None, "refund_status", 30, IsStay: true),
            new ContextRule(PendingQuestion.None, "no_such_intent", 5),
        ]));

    [Fact]
    public void Classify_VagueFollowUp_StaysWithTheSubject()
    {
        const string followUp = "and the other one";
        Assert.Equal(OrderStatus, Model.Classify(followUp, new IntentContext(OrderStatus, PendingQuestion.None), default).Intent);
        Assert.Equal(RefundStatus, Model.Classify(followUp, new IntentContext(RefundStatus, PendingQuestion.None), default).Intent);
    }

    [Fact]
    public void Classify_ClearWords_OutweighTheSubject() =>
        Assert.Equal(
            "password_reset",
            Intents[Model.Classify("i forgot my password", new IntentContext(OrderStatus, PendingQuestion.None), default).Intent]);

    [Fact]
    public void Classify_WithoutContext_SameAsWithoutPrior() =>
        Assert.All(
            TrainingData.Small,
            u => Assert.Equal(TrainingData.Model.Classify(u.Text, default), Model.Classify(u.Text, IntentContext.None, default)));

    [Fact]
    public void Classify_PendingYesOrNo_RaisesTheAnswersOddsByTheRule()
    {
        int affirm = Intents.ToList().IndexOf("affirm");
        double before = Odds("do it", IntentContext.None), after = Odds("do it", new IntentContext(-1, PendingQuestion.YesOrNo));
        Assert.Equal(20, after / before, 0.02);

        double Odds(string utterance, IntentContext context)
        {
            var ranked = new RankedIntent[Intents.Count];
            Model.Classify(utterance, context, ranked);
            return ranked.Single(r => r.Intent == affirm).Probability / (double)ranked.Single(r => r.Intent == RefundStatus).Probability;
        }
    }

    [Fact]
    public void WithPrior_OtherIntents_Throws() =>
        Assert.Throws<ArgumentException>(() => TrainingData.Model.WithPrior(new ContextPrior(["x", "y"], [])));

    [Fact]
    public void ContextPrior_OddsOfZero_Throws() =>
        Assert.Throws<ArgumentException>(() => new ContextPrior(Intents, [new ContextRule(PendingQuestion.None, "affirm", 0)]));

    [Fact]
    public void ShippedPrior_OrderNumberAsked_StaysWithOrderStatus()
    {
        IIntentClassifier model = ShippedIntents.WithPrior(new BuiltInEngine(), TrainingData.Model);
        var asked = new IntentContext(OrderStatus, PendingQuestion.OrderNumber);
        Assert.Equal(OrderStatus, model.Classify("it is 48213", asked, default).Intent);
    }
}

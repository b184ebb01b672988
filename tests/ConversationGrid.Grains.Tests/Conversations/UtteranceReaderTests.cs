using ConversationGrid.Grains.Conversations;
using ConversationGrid.Grains.Tests.Insights;
using ConversationGrid.Intents;
using ConversationGrid.Intents.Learning;
using ConversationGrid.Intents.Slots;
using AwaitedSlot = ConversationGrid.Intents.PendingQuestion;
using PendingQuestion = ConversationGrid.Grains.Conversations.PendingQuestion;

namespace ConversationGrid.Grains.Tests.Conversations;

public sealed class UtteranceReaderTests
{
    private static readonly DateTimeOffset s_at = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeClassifier _classifier = new();
    private readonly LiveClassifier _live;
    private readonly UtteranceReader _reader;

    public UtteranceReaderTests() =>
        _reader = new UtteranceReader(_live = new LiveClassifier(_classifier), new SlotExtractor(new SlotOptions { Products = [new ProductName("Blue teapot", "teapot")] }), Playbooks.Small());

    [Fact]
    public void Read_KnownIntent_IsNamedWithItsProbability()
    {
        var heard = Read("order_status 0.75: where is it");

        Assert.Equal(("order_status", 0.75f), (heard.Intent, heard.Confidence));
        Assert.Equal(new AnsweredIntent("order_status", 0.75f), Assert.Single(heard.Ranked));
        Assert.Equal("order_status 0.75: where is it", heard.Text);
    }

    [Fact]
    public void Read_OutOfScope_HasNoIntent()
    {
        var heard = Read("colourless green ideas");

        Assert.Null(heard.Intent);
        Assert.Empty(heard.Ranked);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("?!")]
    [InlineData("🙏🙏")]
    public void Read_NoWords_IsNothing(string text)
    {
        var heard = Read(text);

        Assert.Equal((null, null, false, 0f), (heard.Intent, heard.PersonTopic, heard.AsksForPerson, heard.Sentiment));
        Assert.Empty(heard.Slots);
    }

    [Theory]
    [InlineData("store_hours: can I TALK to a human?", true, null)]
    [InlineData("store_hours: a humanoid", false, null)]
    [InlineData("I will ask my lawyer", false, "legal")]
    [InlineData("I don’t want to live, talk to a human", true, "self_harm")]
    [InlineData("my lawyers", false, null)]
    public void Read_PhrasesOfThePlaybook_AreFoundAsWholeWords(string text, bool asksForPerson, string? topic)
    {
        var heard = Read(text);

        Assert.Equal((asksForPerson, topic), (heard.AsksForPerson, heard.PersonTopic));
    }

    [Theory]
    [InlineData("order_status: où est ma commande, je ne la trouve pas avec vous", "fr")]
    [InlineData("order_status: wo ist meine Bestellung und warum ist sie noch nicht da", "de")]
    public void Read_AnotherLanguage_IsNoIntentOfTheBots(string text, string language)
    {
        var heard = Read(text);

        Assert.Null(heard.Intent);
        Assert.Equal(language, heard.Language);
    }

    [Fact]
    public void Read_EnglishSentence_IsTheBotsLanguage()
    {
        var heard = Read("order_status: where is the parcel that you have sent to me");

        Assert.Equal(("order_status", "en"), (heard.Intent, heard.Language));
    }

    [Theory]
    [InlineData("that was great, thanks", 0.4f)]
    [InlineData("awful", -0.4f)]
    [InlineData("great but awful", 0f)]
    [InlineData("I can’t", -0.4f)]
    [InlineData("greatly", 0f)]
    public void Read_MoodWords_MoveTheMood(string text, float mood) => Assert.Equal(mood, Read(text).Sentiment, 5);

    [Fact]
    public void Read_NoMoodWords_LeaveTheMood() => Assert.Equal(-0.5f, Read("store_hours", new ConversationContext { Sentiment = -0.5f }).Sentiment);

    [Fact]
    public void Read_ManyMoods_StayWithinBounds()
    {
        var context = new ConversationContext();
        for (var i = 0; i < 50; i++)
            context.Sentiment = Read("awful awful awful", context).Sentiment;

        Assert.InRange(context.Sentiment, -1f, -0.99f);
    }

    [Fact]
    public void Read_Slots_AreNamedAsInThePlaybook()
    {
        var heard = Read("my teapot of order AB-12345, mail kim@example.org");

        Assert.Equal("kim@example.org", heard.Slots["email"]);
        Assert.Equal("Blue teapot", heard.Slots["product"]);
        Assert.True(heard.Slots.ContainsKey("order_number"));
    }

    [Fact]
    public void Read_Tomorrow_IsCountedFromWhenItWasSaid()
    {
        var context = new ConversationContext { Pending = new PendingQuestion("charge_dispute", "date") };

        Assert.Equal("2026-03-02", _reader.Read("tomorrow", context, s_at).Slots["date"]);
        Assert.Equal("2026-03-05", _reader.Read("tomorrow", context, s_at.AddDays(3)).Slots["date"]);
    }

    [Theory]
    [InlineData(null, null, AwaitedSlot.None)]
    [InlineData("refund_policy", null, AwaitedSlot.YesOrNo)]
    [InlineData("order_status", "order_number", AwaitedSlot.OrderNumber)]
    [InlineData("order_status", "email", AwaitedSlot.Email)]
    [InlineData("order_status", "phone", AwaitedSlot.Phone)]
    [InlineData("order_status", "date", AwaitedSlot.Date)]
    [InlineData("order_status", "amount", AwaitedSlot.Amount)]
    [InlineData("order_status", "product", AwaitedSlot.Product)]
    [InlineData("order_status", "colour", AwaitedSlot.Other)]
    public void Read_PendingQuestion_IsToldToTheClassifier(string? intent, string? slot, AwaitedSlot awaited)
    {
        Read("yes", new ConversationContext { Pending = intent is null ? null : new PendingQuestion(intent, slot) });

        Assert.Equal(new IntentContext(-1, awaited), _classifier.LastContext);
    }

    [Theory]
    [InlineData("store_hours", 2)]
    [InlineData("fallback", -1)]
    public void Read_LastIntent_IsToldToTheClassifier(string last, int index)
    {
        Read("yes", new ConversationContext { Intents = [new AnsweredIntent(last, 0.5f)] });

        Assert.Equal(index, _classifier.LastContext.LastIntent);
    }

    [Theory]
    [InlineData("store_hours when do you open and refund_policy how long", "store_hours", "refund_policy")]
    [InlineData("store_hours when do you open and thanks anyway, friend", "store_hours", null)]
    [InlineData("thanks for all that. store_hours when do you open", "thanks", "store_hours")]
    [InlineData("store_hours when do you open and store_hours when not", "store_hours", null)]
    [InlineData("well, hello over there. store_hours when do you open and refund_policy how long", "store_hours", "refund_policy")]
    [InlineData("well, hello over there. I have no idea and nothing", null, null)]
    public void Read_SeveralWishes_AreOneAndWhatElse(string text, string? intent, string? also)
    {
        var heard = Read(text);

        Assert.Equal(intent, heard.Intent);
        Assert.Equal(also ?? "", string.Join(' ', heard.Also));
    }

    [Fact]
    public void Read_AfterAPromotion_IsByTheNewModel()
    {
        Assert.Null(Read("where is my parcel").Intent);
        _live.SetCandidate(ModelSetups.Small);
        _live.Promote();

        var heard = Read("where is my parcel");

        Assert.Equal("order_status", heard.Intent);
        Assert.Same(ModelSetups.Small, heard.Judgement.Judge);
    }

    private Understanding Read(string text, ConversationContext? context = null) => _reader.Read(text, context ?? new ConversationContext(), s_at);
}

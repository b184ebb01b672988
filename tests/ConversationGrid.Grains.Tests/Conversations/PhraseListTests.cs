using ConversationGrid.Grains.Conversations;

namespace ConversationGrid.Grains.Tests.Conversations;

public sealed class PhraseListTests
{
    private readonly PhraseList _phrases = new(["talk to a human", "Don't want to live", "self-harm", "real person", "", "!?"]);

    [Theory]
    [InlineData("talk to a human")]
    [InlineData("I WANT TO TALK TO A HUMAN NOW")]
    [InlineData("talk,to...a   human!")]
    [InlineData("please talk\nto a\thuman?")]
    [InlineData("(talk to a human)")]
    [InlineData("\"talk to a human\"")]
    [InlineData("'talk to a human'")]
    [InlineData("‘talk to a human’ is what I said")]
    [InlineData("talk to a human🙏")]
    [InlineData("🙏talk to a human 🙏")]
    [InlineData("talk to a human👍🏽")]
    [InlineData("don't want to live")]
    [InlineData("I don’t want to live")]
    [InlineData("I donʼt want to live.")]
    [InlineData("self harm")]
    [InlineData("Self-Harm")]
    [InlineData("self—harm")]
    [InlineData("a real person's voice, a real person")]
    public void IsIn_WholePhrase_IsFound(string text) => Assert.True(_phrases.IsIn(PhraseList.Normalise(text)));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("!?")]
    [InlineData("talk to a humanoid")]
    [InlineData("stalk to a human")]
    [InlineData("talk to human")]
    [InlineData("to talk a human")]
    [InlineData("dont want to live")]
    [InlineData("surreal person")]
    [InlineData("unreal personality")]
    [InlineData("selfharm")]
    public void IsIn_AnythingElse_IsNotFound(string text) => Assert.False(_phrases.IsIn(PhraseList.Normalise(text)));

    [Fact]
    public void IsIn_NoPhrases_IsNotFound() => Assert.False(new PhraseList([]).IsIn(PhraseList.Normalise("anything")));

    [Theory]
    [InlineData("", " ")]
    [InlineData("Hi", " hi ")]
    [InlineData("  Hi,  THERE!! ", " hi there ")]
    [InlineData("Don’t 'quote' customers' o'clock", " don't quote customers o'clock ")]
    [InlineData("Ärger über 𐐀𐐁", " ärger über 𐐨𐐩 ")]
    [InlineData("cafe\u0301 a", " cafe\u0301 a ")]
    public void Normalise_Text_IsItsWords(string text, string words) => Assert.Equal(words, PhraseList.Normalise(text));

    [Fact]
    public void Normalise_LoneSurrogates_AreNoWords() => Assert.Equal(" a b ", PhraseList.Normalise("a\ud83d b\udc4b"));
}

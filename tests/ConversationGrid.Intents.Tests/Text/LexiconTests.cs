using ConversationGrid.Intents.Model;
using ConversationGrid.Intents.Text;
using ConversationGrid.Intents.Training;

namespace ConversationGrid.Intents.Tests.Text;

public sealed class LexiconTests
{
    [Theory]
    [InlineData("parcel", "package")]
    [InlineData("monday", "Friday")]
    [InlineData("deliver", "delivering")]
    [InlineData("parcel", "courier")]
    [InlineData("track", "tracking")]
    [InlineData("stop", "stopped")]
    [InlineData("reply", "zzz", false)]
    [InlineData("monday", "invoice", false)]
    public void ConceptsOf_Words_ShareOneWhereTheyAreAlike(string first, string second, bool alike = true) =>
        Assert.Equal(alike, Concepts(first).Intersect(Concepts(second)).Any());

    [Fact]
    public void ConceptsOf_WordOfSeveralConcepts_HasThemAll() => Assert.True(Concepts("mail").Length > 1);

    [Fact]
    public void ConceptsOf_SynonymsAndWordsOfOneTopic_SynonymsShareMore() =>
        Assert.True(Concepts("parcel").Intersect(Concepts("package")).Count()
            > Concepts("parcel").Intersect(Concepts("courier")).Count());

    [Fact]
    public void ConceptsOf_Name_HasNoEndings()
    {
        Assert.NotEmpty(Concepts("olivia"));
        Assert.Empty(Concepts("oliviaed"));
    }

    [Fact]
    public void Words_EachOnceAndOneToken()
    {
        IReadOnlyList<string> words = Lexicon.Of("en").Words;
        Assert.Equal(words.Count, words.Distinct().Count());
        Assert.All(words, w =>
        {
            var tokens = new UtteranceTokenizer(w);
            Assert.True(tokens.MoveNext());
            Assert.Equal(w.Length, tokens.End);
        });
    }

    [Fact]
    public void Of_UnknownLanguage_Throws() => Assert.Throws<ArgumentException>(() => Lexicon.Of("xx"));

    [Theory]
    [InlineData("crate", "parcels")]
    [InlineData("thursday", "days")]
    public void Train_WithLexicon_KnowsWordsThatNoExampleHas(string utterance, string intent)
    {
        LabelledUtterance[] examples =
        [
            new("my parcel", "parcels"), new("the parcel", "parcels"), new("a package", "parcels"),
            new("package please", "parcels"), new("that letter", "parcels"), new("this letter", "parcels"),
            new("on monday", "days"), new("the monday", "days"), new("tuesday please", "days"),
            new("by tuesday", "days"), new("that friday", "days"), new("a friday", "days"),
        ];
        IntentModel with = IntentTrainer.Train(examples, new IntentTrainingOptions());
        IntentVerdict verdict = with.Classify(utterance, default);
        Assert.Equal(intent, with.Intents[verdict.Intent]);
        Assert.Equal(utterance, Assert.Single(with.Explain(utterance, verdict.Intent, 5)).Text);
    }

    private static ulong[] Concepts(string word)
    {
        var tokens = new UtteranceTokenizer(word);
        tokens.MoveNext();
        return [.. Lexicon.Of("en").ConceptsOf(tokens.Hash)];
    }
}

using ConversationGrid.Grains.Conversations;
using ConversationGrid.Grains.Knowledge;
using ConversationGrid.Intents.Shipped;

namespace ConversationGrid.Grains.Tests.Knowledge;

public sealed class PlaybookReaderTests : IDisposable
{
    private const string Good = """
        language: en
        unsure: [Pardon?]
        escalating: [One moment.]
        waiting: [Soon.]
        returned: [Back.]
        inactive: [Bye.]
        intents:
          greeting:
            answers: [Hello.]

        """;

    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public void Read_ShippedPlaybook_IsValidForAllShippedIntents()
    {
        var intents = ShippedIntents.Utterances().Select(utterance => utterance.Intent).OfType<string>().Where(intent => intent != "oos").Distinct().ToArray();
        Assert.True(intents.Length >= 50, $"{intents.Length} shipped intents");

        var playbook = PlaybookReader.Read(Path.Combine(AppContext.BaseDirectory, "bot", "en.yaml"), intents);

        Assert.Equal("en", playbook.Language);
        Assert.Superset(new HashSet<string> { "fraud", "threat", "self_harm", "legal" }, playbook.AlwaysPerson.Keys.ToHashSet());
        Assert.Equal(EscalationRule.Always, playbook.Intents["human_agent"].Escalate);
        Assert.Equal(EscalationRule.Always, playbook.Intents["fraud_report"].Escalate);
        Assert.Equal([], playbook.Intents.Where(play => play.Value.RequiredSkills.Count > 0).Select(play => play.Key));
    }

    [Fact]
    public void Read_ShippedPlaybook_HasAnAnswerWithoutSlotsForEveryIntent()
    {
        var playbook = PlaybookReader.Read(Path.Combine(AppContext.BaseDirectory, "bot", "en.yaml"), []);

        Assert.Equal([], playbook.Intents.Where(play => play.Value.Answers.Count > 0 && play.Value.Answers.TrueForAll(answer => answer.Contains('{', StringComparison.Ordinal))).Select(play => play.Key));
    }

    [Theory]
    [InlineData("I want to talk to a human")]
    [InlineData("let me speak to a real person, now!")]
    public void Read_ShippedPlaybook_KnowsWhoAsksForAPerson(string text) =>
        Assert.True(new PhraseList(PlaybookReader.Read(Path.Combine(AppContext.BaseDirectory, "bot", "en.yaml"), []).EscalatePhrases).IsIn(PhraseList.Normalise(text)));

    [Fact]
    public void Read_GoodFile_IsRead()
    {
        var playbook = Read(Good, "greeting");

        Assert.Equal("Hello.", Assert.Single(playbook.Intents["greeting"].Answers));
        Assert.Equal((EscalationRule.Never, 3), (playbook.Intents["greeting"].Escalate, playbook.Intents["greeting"].Priority));
    }

    [Fact]
    public void Read_EverythingWrong_NamesEveryKey() => AssertErrors(
        """
        unsure: []
        escalating:
        waiting: [Soon.]
        always_person:
          legal:
          threat: [kill you]
        topic_replies:
          threat: []
          nonsense: [Hm.]
        intents:
          greeting: {}
          goodbye:
          refund_status:
            answers: ["{colour} and {order_number} and {shape}"]
            needs: [order_number, colour, email]
            ask:
              order_number: []
              email: [Which?]
            priority: 6
          fraud_report:
            escalate: always
            priority: 0
        """,
        [
            "language", "unsure", "escalating", "returned", "inactive", "topic_replies.threat", "topic_replies.nonsense", "always_person.legal", "intents.thanks",
            "intents.greeting.answers", "intents.goodbye", "intents.refund_status.priority", "intents.refund_status.needs", "intents.refund_status.ask.order_number",
            "intents.refund_status.ask.colour", "intents.refund_status.answers", "intents.refund_status.answers", "intents.fraud_report.priority",
        ],
        "greeting",
        "thanks");

    [Fact]
    public void Read_EmptyFile_NamesWhatIsMissing() =>
        AssertErrors("", ["language", "unsure", "escalating", "waiting", "returned", "inactive", "intents.greeting"], "greeting");

    [Theory]
    [InlineData("intents:\n  greeting:\n    answers: [Hello.\n", 4)]
    [InlineData("languages: en\n", 1)]
    [InlineData("language: en\nintents:\n  greeting:\n    answer: [Hello.]\n", 4)]
    [InlineData("language: en\nintents:\n  greeting:\n    escalate: sometimes\n", 4)]
    [InlineData("language: en\nintents:\n  greeting:\n    priority: high\n", 4)]
    [InlineData("language: en\nlanguage: fr\n", 2)]
    public void Read_NoSuchYaml_NamesFileAndLine(string text, int line)
    {
        File.WriteAllText(_path, text);

        var failure = Assert.Throws<InvalidDataException>(() => PlaybookReader.Read(_path, []));

        Assert.StartsWith($"{_path}: line {line}: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoFile_IsAnInputError() =>
        Assert.Throws<FileNotFoundException>(() => PlaybookReader.Read(_path + ".missing", []));

    public void Dispose() => File.Delete(_path);

    private Playbook Read(string text, params string[] intents)
    {
        File.WriteAllText(_path, text);
        return PlaybookReader.Read(_path, intents);
    }

    private void AssertErrors(string text, string[] keys, params string[] intents)
    {
        var failure = Assert.Throws<InvalidDataException>(() => Read(text, intents));
        var lines = failure.Message.Split(Environment.NewLine);
        Assert.Equal($"{_path}:", lines[0]);
        Assert.Equal(keys, lines[1..].Select(line => line[2..line.IndexOf(": ", StringComparison.Ordinal)]));
    }
}

using ConversationGrid.Contracts.Insights;
using ConversationGrid.Grains.Insights;
using ConversationGrid.Intents;
using ConversationGrid.Intents.Engines;
using ConversationGrid.Intents.Evaluation;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConversationGrid.Grains.Tests.Insights;

public sealed class IntentModelsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("grid-models-");
    private readonly IntentModels _models;

    public IntentModelsTests() => _models = Start();

    public void Dispose()
    {
        _models.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void LoadCandidate_GoodFile_RunsInTheShadow()
    {
        Save("new.intents", ModelSetups.Small);

        Assert.Equal(ModelRefusal.None, _models.LoadCandidate("new.intents").Refusal);

        var view = _models.Describe();
        Assert.Equal("shipped", view.Live.File);
        Assert.Equal((ModelSetups.Small.ModelVersion, "builtin", 2), (view.Shadow!.Version, view.Shadow.Engine, view.Shadow.Intents));
        Assert.Equal(ModelSetups.Small.ModelVersion, _models.Live.Candidate!.ModelVersion);
    }

    [Fact]
    public void LoadCandidate_FileOverwrittenLater_IsStillTheOneThatWasTaken()
    {
        Save("new.intents", ModelSetups.Small);
        _models.LoadCandidate("new.intents");
        _models.Promote();
        File.WriteAllText(Path.Combine(_folder.FullName, "new.intents"), "gone");

        using var restarted = Start();

        Assert.Equal(ModelSetups.Small.ModelVersion, restarted.Live.Current.ModelVersion);
    }

    [Theory]
    [InlineData("foreign.intents", "not an intent model")]
    [InlineData("truncated.intents", "truncated")]
    [InlineData("corrupt.intents", "corrupt")]
    [InlineData("newer.intents", "made by a newer version")]
    [InlineData("others.intents", "the playbook does not know 1 of its 2: cats")]
    [InlineData("nowhere.intents", "there is no such file")]
    [InlineData("../elsewhere.intents", "not in the data folder")]
    [InlineData("/etc/passwd", "not in the data folder")]
    public void LoadCandidate_BadFile_IsRefusedAndNothingChanges(string file, string problem)
    {
        Save("good.intents", ModelSetups.Small);
        var good = File.ReadAllBytes(Path.Combine(_folder.FullName, "good.intents"));
        Write("foreign.intents", "{\"not\":\"a model\"}"u8.ToArray());
        Write("truncated.intents", good[..(good.Length / 2)]);
        Write("corrupt.intents", [.. good[..^1], (byte)(good[^1] ^ 1)]);
        Write("newer.intents", [.. good[..8], (byte)(good[8] + 1), .. good[9..]]);
        Save("others.intents", ModelSetups.Train("order_status", "cats"));
        _models.LoadCandidate("good.intents");
        _models.Promote();
        var before = _models.Describe();

        var outcome = _models.LoadCandidate(file);

        Assert.Equal(ModelRefusal.BadModel, outcome.Refusal);
        Assert.Contains(problem, outcome.Problem, StringComparison.Ordinal);
        Assert.Equal(before, _models.Describe());
    }

    [Fact]
    public void Promote_WithoutACandidate_IsRefused()
    {
        Assert.Equal(ModelRefusal.NoModel, _models.Promote().Refusal);
        Assert.Equal(ModelRefusal.NoModel, _models.RollBack().Refusal);
    }

    [Fact]
    public void Promote_Candidate_IsLiveAlsoAfterARestart()
    {
        Save("new.intents", ModelSetups.Small);
        _models.LoadCandidate("new.intents");

        Assert.Equal(ModelRefusal.None, _models.Promote().Refusal);

        using var restarted = Start();
        foreach (var models in new[] { _models, restarted })
        {
            Assert.Equal(ModelSetups.Small.ModelVersion, models.Live.Current.ModelVersion);
            var view = models.Describe();
            Assert.Equal(($"models/{ModelSetups.Small.ModelVersion}.intents", "shipped", null), (view.Live.File, view.Previous!.File, view.Shadow));
        }

        Assert.Equal(ModelRefusal.None, restarted.RollBack().Refusal);
        Assert.Equal("fake", restarted.Live.Current.ModelVersion);
        using var again = Start();
        Assert.Equal(("shipped", null), (again.Describe().Live.File, again.Describe().Previous));
    }

    [Fact]
    public void Start_CandidateInTheShadow_IsThereAgain()
    {
        Save("new.intents", ModelSetups.Small);
        _models.LoadCandidate("new.intents");

        using var restarted = Start();

        Assert.Equal(ModelSetups.Small.ModelVersion, restarted.Live.Candidate!.ModelVersion);
    }

    [Fact]
    public void Start_PromotedModelDamaged_TheOneBeforeServesAndItIsSaid()
    {
        Save("new.intents", ModelSetups.Small);
        _models.LoadCandidate("new.intents");
        _models.Promote();
        File.WriteAllText(Path.Combine(_folder.FullName, _models.Describe().Live.File), "damaged");

        using var restarted = Start();

        Assert.Equal("shipped", restarted.Describe().Live.File);
        Assert.Contains("not an intent model", restarted.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_PointerDamaged_TheShippedModelServesAndItIsSaid()
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "models"));
        File.WriteAllText(Path.Combine(_folder.FullName, "models", "live.json"), "{");

        using var restarted = Start();

        Assert.Equal("shipped", restarted.Describe().Live.File);
        Assert.Contains("live.json", restarted.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_OnReviewedExamples_CountsWhoWasRight()
    {
        Save("new.intents", ModelSetups.Small);
        Assert.Null(_models.Compare([]));
        _models.LoadCandidate("new.intents");

        // The fake one understands only utterances that name an intent; the trained one these.
        var compared = _models.Compare([new("where is my parcel", "order_status"), new("where is my lamp", "order_status"), new("thanks", "thanks")]);

        Assert.Equal((0, 1, 2, 0), (compared!.BothRight, compared.OnlyLiveRight, compared.OnlyCandidateRight, compared.BothWrong));
        Assert.False(compared.IsImprovement);
    }

    [Fact]
    public void Card_OfAModelWithOne_IsReadAndTravelsWithTheModel()
    {
        Assert.Null(_models.Card());
        Save("new.intents", ModelSetups.Small);
        ModelCard.OfHeldOut(ModelSetups.Small, "builtin", [], new IntentEvaluator().Evaluate(ModelSetups.Small, [new("where is my parcel", "order_status")]))
            .WriteBeside(Path.Combine(_folder.FullName, "new.intents"));
        _models.LoadCandidate("new.intents");
        _models.Promote();

        Assert.Equal(ModelSetups.Small.ModelVersion, _models.Card()!.Model);
    }

    private IntentModels Start() => new(ModelSetups.Fake(_folder.FullName), TimeProvider.System, NullLogger<IntentModels>.Instance);

    private void Save(string name, IIntentClassifier model) => new BuiltInEngine().Save(model, Path.Combine(_folder.FullName, name));

    private void Write(string name, byte[] bytes) => File.WriteAllBytes(Path.Combine(_folder.FullName, name), bytes);
}

using ConversationGrid.Intents.Engines;
using ConversationGrid.Intents.Tests.Contract;
using ConversationGrid.Intents.Training;

namespace ConversationGrid.Intents.MLNet.Tests;

public sealed class MLNetIntentModelTests : IntentClassifierContract
{
    private static readonly Lazy<MLNetIntentModel> Trained = new(() =>
        MLNetIntentTrainer.Train(SmallUtterances.All, [], new IntentTrainingOptions()));

    protected override IIntentClassifier Classifier => Trained.Value;

    protected override IIntentEngine Engine { get; } = new MLNetEngine();

    [Fact]
    public void Train_WithValidation_ThresholdComesFromIt()
    {
        LabelledUtterance[] validation = [.. SmallUtterances.All.Where(u => u.Intent == "affirm")];
        using MLNetIntentModel model = MLNetIntentTrainer.Train(SmallUtterances.All, validation, new IntentTrainingOptions());
        float lowest = validation
            .Select(u => model.Classify(u.Text, default))
            .Where(v => model.Intents[v.Intent] == "affirm")
            .Min(v => v.Score);
        Assert.Equal(lowest, model.OutOfScopeThreshold!.Value, 1e-6f);
    }

    [Fact]
    public void Classify_Disposed_Throws()
    {
        string path = Path.GetTempFileName();
        try
        {
            Trained.Value.Save(path);
            MLNetIntentModel model = MLNetIntentModel.Load(path);
            model.Dispose();
            Assert.Throws<ObjectDisposedException>(() => model.Classify("hello", default));
        }
        finally
        {
            File.Delete(path);
        }
    }
}

using ConversationGrid.Intents.Learning;

namespace ConversationGrid.Intents.Tests.Learning;

public sealed class DriftMonitorTests
{
    private static readonly string[] Utterances = [.. TrainingData.Small.Select(u => u.Text)];

    [Fact]
    public void Conclude_SameUtterances_NoDrift()
    {
        var monitor = new DriftMonitor(TrainingData.Model, Utterances);
        Observe(monitor, Utterances);
        DriftReport report = monitor.Conclude();
        Assert.Equal(Utterances.Length, report.Utterances);
        Assert.Equal(0, report.IntentStability, 12);
        Assert.Equal(0, report.WordStability, 12);
        Assert.Equal(report.BaselineOutOfScopeRate, report.OutOfScopeRate);
    }

    [Fact]
    public void Conclude_OtherUtterances_Drift()
    {
        var monitor = new DriftMonitor(TrainingData.Model, Utterances);
        Observe(monitor, Enumerable.Repeat("i forgot my password", 50));
        DriftReport report = monitor.Conclude();
        Assert.True(report.IntentStability > 0.25);
        Assert.True(report.WordStability > 0.25);
    }

    [Fact]
    public void Conclude_Twice_BeginsAnew()
    {
        var monitor = new DriftMonitor(TrainingData.Model, Utterances);
        Observe(monitor, Utterances);
        monitor.Conclude();
        Assert.Equal(0, monitor.Conclude().Utterances);
    }

    private static void Observe(DriftMonitor monitor, IEnumerable<string> utterances)
    {
        foreach (string utterance in utterances)
            monitor.Observe(utterance, TrainingData.Model.Classify(utterance, default));
    }
}

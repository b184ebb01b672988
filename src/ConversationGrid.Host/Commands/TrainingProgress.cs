using ConversationGrid.Intents.Training;

namespace ConversationGrid.Host.Commands;

/// <summary>Writes a line for each tenth of a training that is done.</summary>
internal sealed class TrainingProgress(TextWriter output) : IProgress<IntentTrainingProgress>
{
    private readonly Lock _gate = new();
    private int _tenths = -1;

    public void Report(IntentTrainingProgress value)
    {
        lock (_gate)
        {
            var tenths = (int)(value.Completed * 10);
            if (tenths <= _tenths)
                return;
            _tenths = tenths;
            output.WriteLine($"{tenths * 10,3} % {value.Phase}");
        }
    }
}

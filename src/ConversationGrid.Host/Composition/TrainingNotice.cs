using ConversationGrid.Intents.Training;

namespace ConversationGrid.Host.Composition;

/// <summary>Says once on standard error that the start takes some seconds, and why.</summary>
internal sealed class TrainingNotice : IProgress<IntentTrainingProgress>
{
    private int _isSaid;

    public void Report(IntentTrainingProgress value)
    {
        if (Interlocked.Exchange(ref _isSaid, 1) == 0)
            Console.Error.WriteLine("training the intent model, once for each version of its data …");
    }
}

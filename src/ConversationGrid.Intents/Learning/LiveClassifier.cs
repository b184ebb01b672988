namespace ConversationGrid.Intents.Learning;

/// <summary>
/// The classifier in use, one that runs in its shadow, and the one before. Promoting and rolling back exchange
/// references: calls under way finish on the classifier that they began with.
/// <code>
/// candidate ──promote──▶ current ──▶ previous
///                           ▲            │
///                           └─roll back──┘
/// </code>
/// </summary>
public sealed class LiveClassifier(IIntentClassifier current)
{
    private readonly Lock _gate = new();
    private Stage _stage = new(current, null, null, new ShadowTally());

    /// <summary>Take it once for an utterance: its verdicts index its own intents.</summary>
    public IIntentClassifier Current => Volatile.Read(ref _stage).Current;

    public IIntentClassifier? Candidate => Volatile.Read(ref _stage).Candidate;

    public IIntentClassifier? Previous => Volatile.Read(ref _stage).Previous;

    /// <summary>How often the candidate said the same as the classifier in use since it was set.</summary>
    public (long Agreed, long Seen) Shadow => Volatile.Read(ref _stage).Tally.Read();

    /// <summary>Runs <paramref name="candidate"/> in the shadow from now on, in place of another that did.</summary>
    public void SetCandidate(IIntentClassifier? candidate)
    {
        lock (_gate)
            Volatile.Write(ref _stage, _stage with { Candidate = candidate, Tally = new ShadowTally() });
    }

    /// <summary>Makes the candidate the one in use. False when there is none.</summary>
    public bool Promote()
    {
        lock (_gate)
        {
            if (_stage.Candidate == null)
                return false;
            Volatile.Write(ref _stage, new Stage(_stage.Candidate, null, _stage.Current, new ShadowTally()));
            return true;
        }
    }

    /// <summary>Goes back to the one before. False when there is none.</summary>
    public bool RollBack()
    {
        lock (_gate)
        {
            if (_stage.Previous == null)
                return false;
            Volatile.Write(ref _stage, new Stage(_stage.Previous, null, null, new ShadowTally()));
            return true;
        }
    }

    /// <summary>Shows the candidate, if there is one, what the classifier in use has judged.</summary>
    public void ObserveInShadow(ReadOnlySpan<char> utterance, in IntentContext context, string intent)
    {
        Stage stage = Volatile.Read(ref _stage);
        if (stage.Candidate == null)
            return;
        IntentVerdict verdict = stage.Candidate.Classify(utterance, context, default);
        stage.Tally.Add(verdict.Intent >= 0 && stage.Candidate.Intents[verdict.Intent] == intent);
    }

    private sealed record Stage(
        IIntentClassifier Current, IIntentClassifier? Candidate, IIntentClassifier? Previous, ShadowTally Tally);

    private sealed class ShadowTally
    {
        private long _agreed, _seen;

        public void Add(bool agrees)
        {
            Interlocked.Increment(ref _seen);
            if (agrees)
                Interlocked.Increment(ref _agreed);
        }

        public (long Agreed, long Seen) Read() => (Interlocked.Read(ref _agreed), Interlocked.Read(ref _seen));
    }
}

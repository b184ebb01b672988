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
public sealed class LiveClassifier(IIntentClassifier current, IIntentClassifier? previous = null, IIntentClassifier? candidate = null)
{
    private readonly Lock _gate = new();
    private Stage _stage = new(current, candidate, previous, new ShadowTally());

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

    /// <summary>Shows the candidate, if there is one, what a classifier in use has judged.</summary>
    /// <returns>Whether both say the same, out of scope counting as one label; null where there is nothing to
    /// compare: no candidate, or one that <paramref name="judge"/> is not the opponent of any more.</returns>
    public bool? ObserveInShadow(ReadOnlySpan<char> utterance, in IntentContext context, IIntentClassifier judge, in IntentVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(judge);
        Stage stage = Volatile.Read(ref _stage);
        if (stage.Candidate is not { } candidate || !ReferenceEquals(stage.Current, judge))
            return null;

        // The judge's numbers of intents are not the candidate's.
        int last = context.LastIntent < 0 ? -1 : IndexOf(candidate.Intents, judge.Intents[context.LastIntent]);
        IntentVerdict shadow = candidate.Classify(utterance, new IntentContext(last, context.Pending), default);
        bool agrees = LabelOf(candidate, shadow) == LabelOf(judge, verdict);
        stage.Tally.Add(agrees);
        return agrees;
    }

    private static string? LabelOf(IIntentClassifier classifier, in IntentVerdict verdict) =>
        verdict.IsOutOfScope || verdict.Intent < 0 ? null : classifier.Intents[verdict.Intent];

    private static int IndexOf(IReadOnlyList<string> intents, string intent)
    {
        for (int i = 0; i < intents.Count; i++)
        {
            if (intents[i] == intent)
                return i;
        }

        return -1;
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

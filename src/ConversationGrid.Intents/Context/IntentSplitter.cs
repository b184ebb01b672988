namespace ConversationGrid.Intents.Context;

/// <param name="Start">Where the part begins in the utterance, in UTF-16 units.</param>
/// <param name="Length">Its length there.</param>
/// <param name="Intent">Index of its intent.</param>
/// <param name="Probability">Of that intent, 0–1.</param>
public readonly record struct IntentPart(int Start, int Length, int Intent, float Probability);

/// <summary>
/// Finds several intents in one utterance: it is cut at sentence ends and at words that join wishes ("and",
/// "also", "but"), and a cut stands where both sides are sure of different intents. Allocation-free.
/// </summary>
public sealed class IntentSplitter(IIntentClassifier classifier)
{
    /// <summary>What each side of a cut must at least be sure of.</summary>
    private const float SureProbability = 0.6f;

    /// <summary>A shorter part belongs to its neighbour.</summary>
    private const int ShortestPart = 8;

    private const int MaximumCuts = 16;

    private static readonly string[] Joints =
        [" and also ", " and then ", " by the way ", " as well as ", " and ", " also ", " plus ", " but ", " then ", " btw "];

    /// <summary>Whether there is anything to cut: most utterances are one part, whatever they are about.</summary>
    public static bool HasParts(ReadOnlySpan<char> utterance)
    {
        Span<(int Start, int End)> pieces = stackalloc (int, int)[2];
        return Cut(utterance, pieces) > 1;
    }

    /// <summary>Writes the parts with different intents, most probable first; one part, the whole utterance, where
    /// there is only one intent; none where the whole is out of scope and so is every part.</summary>
    /// <returns>How many parts were written.</returns>
    public int Split(ReadOnlySpan<char> utterance, in IntentContext context, Span<IntentPart> parts)
    {
        if (parts.IsEmpty)
            return 0;
        Span<(int Start, int End)> pieces = stackalloc (int, int)[MaximumCuts + 1];
        int pieceCount = Cut(utterance, pieces);
        Span<IntentPart> found = stackalloc IntentPart[MaximumCuts + 1];
        int count = 0;

        // A piece that is sure of nothing is taken for an addition to another.
        for (int i = 0; i < pieceCount; i++)
        {
            (int start, int end) = pieces[i];
            IntentVerdict verdict = classifier.Classify(utterance[start..end], count == 0 ? context : IntentContext.None, default);
            if (verdict.IsOutOfScope || verdict.Probability < SureProbability)
                continue;
            int known = IndexOf(found[..count], verdict.Intent);
            if (known < 0)
                found[count++] = new IntentPart(start, end - start, verdict.Intent, verdict.Probability);
            else if (found[known].Probability < verdict.Probability)
                found[known] = new IntentPart(start, end - start, verdict.Intent, verdict.Probability);
        }

        if (count < 2)
        {
            IntentVerdict whole = classifier.Classify(utterance, context, default);
            if (!whole.IsOutOfScope)
            {
                parts[0] = new IntentPart(0, utterance.Length, whole.Intent, whole.Probability);
                return 1;
            }
        }

        found[..count].Sort(static (a, b) => b.Probability.CompareTo(a.Probability));
        count = Math.Min(count, parts.Length);
        found[..count].CopyTo(parts);
        return count;
    }

    private static int IndexOf(ReadOnlySpan<IntentPart> parts, int intent)
    {
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i].Intent == intent)
                return i;
        }

        return -1;
    }

    private static int Cut(ReadOnlySpan<char> utterance, Span<(int Start, int End)> pieces)
    {
        int count = 0, start = 0;
        for (int i = 0; i < utterance.Length && count < pieces.Length - 1; i++)
        {
            int joint = JointLength(utterance, i);
            if (joint == 0 || i - start < ShortestPart || utterance.Length - i - joint < ShortestPart)
                continue;
            pieces[count++] = (start, i);
            start = i + joint;
            i = start - 1;
        }

        pieces[count++] = (start, utterance.Length);
        return count;
    }

    /// <summary>Length of what joins two wishes at <paramref name="at"/>, 0 where nothing does. A dot counts before
    /// a space only: not in 12.50 or example.com.</summary>
    private static int JointLength(ReadOnlySpan<char> utterance, int at)
    {
        char c = utterance[at];
        if (c is '\n' or ';' or '!' or '?' or '。' or '？' or '！')
            return 1;
        if (c is '.' or ',' && at + 1 < utterance.Length && utterance[at + 1] == ' ')
            return 1;
        if (c != ' ')
            return 0;
        foreach (string joint in Joints)
        {
            if (utterance[at..].StartsWith(joint, StringComparison.OrdinalIgnoreCase))
                return joint.Length - 1;
        }

        return 0;
    }
}

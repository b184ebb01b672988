namespace ConversationGrid.Intents.Features;

/// <summary>The sums over a family's occurrences from which its scale follows.</summary>
internal struct FamilyNorm
{
    public float SquaredIdf;
    public float Idf;

    public void Add(float idf, int count)
    {
        SquaredIdf += count * idf * idf;
        Idf += count * idf;
    }

    public void Add(in FamilyNorm other)
    {
        SquaredIdf += other.SquaredIdf;
        Idf += other.Idf;
    }

    /// <summary>What the words' and the n-grams' sums of sqrt(idf) are multiplied with.</summary>
    public static (float Word, float Ngram) Scales(in FamilyNorm word, in FamilyNorm ngram)
    {
        float wordShare = word.SquaredIdf > 0 ? word.Idf / word.SquaredIdf : 0;
        float ngramShare = ngram.SquaredIdf > 0 ? ngram.Idf / ngram.SquaredIdf : 0;
        if (wordShare + ngramShare == 0)
            return (0, 0);
        float both = 1 / MathF.Sqrt(wordShare + ngramShare);
        return (
            word.SquaredIdf > 0 ? both / MathF.Sqrt(word.SquaredIdf) : 0,
            ngram.SquaredIdf > 0 ? both / MathF.Sqrt(ngram.SquaredIdf) : 0);
    }
}

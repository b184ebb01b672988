using System.Collections.Concurrent;

namespace ConversationGrid.Intents.Training;

/// <summary>
/// Trains support vector machines and several embedding models on the same examples and averages their scores,
/// each brought to the same spread first. All are linear in the features, so the average is one matrix.
/// </summary>
internal sealed class EnsembleTrainer(IntentTrainingOptions options)
{
    private const int SpreadSample = 2000;

    public LinearScores Train(TrainingSet set, int classes, Action<double> completed, CancellationToken cancellation)
    {
        var members = new LinearScores[options.EmbeddingModels + 1];
        int blocks = SupportVectorTrainer.BlocksFor(classes);
        var solved = new float[blocks][];
        var supportVectors = new SupportVectorTrainer(options);
        var embeddings = new EmbeddingTrainer(options);

        // The long ones first, so that the threads end together.
        var tasks = new List<Action>();
        for (int i = 1; i <= options.EmbeddingModels; i++)
        {
            int member = i;
            ulong seed = (ulong)options.Seed + (0x9E3779B97F4A7C15 * (ulong)member);
            tasks.Add(() => members[member] = embeddings.Train(set, classes, seed, cancellation));
        }

        for (int i = 0; i < blocks; i++)
        {
            int block = i;
            tasks.Add(() => solved[block] = supportVectors.TrainBlock(
                set.Vectors, set.Labels, set.Vocabulary.Count, block, cancellation));
        }

        Run(tasks, completed, cancellation);
        members[0] = supportVectors.Join(solved, set.Vocabulary.Count, classes);
        return Average(members, set);
    }

    private void Run(List<Action> tasks, Action<double> completed, CancellationToken cancellation)
    {
        int done = 0;
        var gate = new Lock();
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = options.Threads > 0 ? options.Threads : Environment.ProcessorCount,
            CancellationToken = cancellation,
        };
        try
        {
            Parallel.ForEach(Partitioner.Create(tasks, EnumerablePartitionerOptions.NoBuffering), parallel, task =>
            {
                task();
                lock (gate)
                    completed((double)++done / tasks.Count);
            });
        }
        catch (AggregateException e) when (e.InnerExceptions.All(inner => inner is OperationCanceledException))
        {
            throw new OperationCanceledException(cancellation);
        }
    }

    private LinearScores Average(LinearScores[] members, TrainingSet set)
    {
        int classes = members[0].Classes;
        var weights = new float[members[0].Weights.Length];
        var bias = new float[classes];
        for (int i = 0; i < members.Length; i++)
        {
            float share = i == 0 ? options.SupportVectorShare : (1 - options.SupportVectorShare) / options.EmbeddingModels;
            if (members.Length == 1)
                share = 1;
            float factor = share / Spread(members[i], set);
            AddScaled(weights, members[i].Weights, factor);
            AddScaled(bias, members[i].Bias, factor);
        }

        return new LinearScores(classes, weights, bias);
    }

    /// <summary>Standard deviation of a member's scores over a sample of the examples.</summary>
    private static float Spread(LinearScores scores, TrainingSet set)
    {
        int rows = Math.Min(set.Vectors.Count, SpreadSample);
        var logits = new float[scores.Classes];
        double sum = 0, squares = 0;
        for (int i = 0; i < rows; i++)
        {
            int row = (int)((long)i * set.Vectors.Count / rows);
            scores.Score(set.Vectors.Features(row), set.Vectors.Values(row), logits);
            foreach (float logit in logits)
            {
                sum += logit;
                squares += (double)logit * logit;
            }
        }

        double count = (double)rows * scores.Classes;
        double spread = Math.Sqrt((squares / count) - (sum / count * (sum / count)));
        return spread > 0 ? (float)spread : 1;
    }

    private static void AddScaled(float[] target, float[] source, float factor)
    {
        for (int i = 0; i < target.Length; i++)
            target[i] += source[i] * factor;
    }
}

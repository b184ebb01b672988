using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using ConversationGrid.Intents.Context;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConversationGrid.Intents.MLNet;

/// <summary>
/// A trained ML.NET pipeline as an intent classifier. Prediction engines are not thread-safe, so idle ones wait
/// in a pool that grows to as many as were ever used at once. A call allocates; the built-in engine does not.
/// </summary>
public sealed class MLNetIntentModel : IIntentClassifier, IDisposable
{
    private const int FormatVersion = 1;
    private const int HeaderLength = 64, ChecksumAt = 32;

    private readonly MLContext _context;
    private readonly ITransformer _transformer;
    private readonly byte[] _archive;
    private readonly Description _description;
    private readonly int[] _intentOfClass;
    private readonly ContextPrior? _prior;
    private readonly ConcurrentBag<PredictionEngine<UtteranceRow, ScoreRow>> _idle = [];
    private volatile bool _isDisposed;

    private MLNetIntentModel(MLContext context, ITransformer transformer, byte[] archive, Description description, ContextPrior? prior = null)
    {
        _prior = prior;
        (_context, _transformer, _archive, _description) = (context, transformer, archive, description);
        Intents = [.. description.Classes.Where(c => c != description.OutOfScopeLabel).Order(StringComparer.Ordinal)];
        _intentOfClass = [.. description.Classes.Select(c => ((List<string>)[.. Intents]).IndexOf(c))];
        ModelVersion = Convert.ToHexStringLower(SHA256.HashData(Body()).AsSpan(0, 6));
    }

    internal static ReadOnlySpan<byte> Magic => "CGMLINTS"u8;

    public IReadOnlyList<string> Intents { get; }

    public string ModelVersion { get; }

    public float? OutOfScopeThreshold => float.IsFinite(_description.Threshold) ? _description.Threshold : null;

    public IntentVerdict Classify(ReadOnlySpan<char> utterance, Span<RankedIntent> ranked) =>
        Classify(utterance, IntentContext.None, ranked);

    public IntentVerdict Classify(ReadOnlySpan<char> utterance, in IntentContext context, Span<RankedIntent> ranked)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (!_idle.TryTake(out PredictionEngine<UtteranceRow, ScoreRow>? engine))
            engine = _context.Model.CreatePredictionEngine<UtteranceRow, ScoreRow>(_transformer);
        float[] scores = engine.Predict(new UtteranceRow { Text = utterance.ToString() }).Score;
        _idle.Add(engine);
        if (_prior is not null && context != IntentContext.None)
            Shift(scores, context, _prior);
        return Conclude(scores, ranked);
    }

    /// <summary>Reads a model that <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The file is foreign, truncated, corrupt or made by a newer
    /// version; the message says which.</exception>
    public static MLNetIntentModel Load(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        if (!file.AsSpan().StartsWith(Magic))
            throw new InvalidDataException($"{path}: not an ML.NET intent model of this product.");
        if (file.Length < HeaderLength)
            throw new InvalidDataException($"{path}: truncated; only {file.Length} bytes are there.");
        int version = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(8));
        if (version != FormatVersion)
            throw new InvalidDataException($"{path}: made by another version (format {version}; this one reads {FormatVersion}).");
        int description = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(12));
        long length = BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(16));
        if (file.Length < length)
            throw new InvalidDataException($"{path}: truncated; {file.Length} of {length} bytes are there.");
        if (file.Length != length || !Checksum(file).AsSpan().SequenceEqual(file.AsSpan(ChecksumAt, SHA256.HashSizeInBytes)))
            throw new InvalidDataException($"{path}: corrupt; the checksum does not match.");

        var context = new MLContext();
        byte[] archive = file[(HeaderLength + description)..];
        using var stream = new MemoryStream(archive);
        ITransformer transformer = context.Model.Load(stream, out _);
        return new MLNetIntentModel(
            context, transformer, archive,
            JsonSerializer.Deserialize(file.AsSpan(HeaderLength, description), DescriptionContext.Default.Description)!);
    }

    /// <summary>Writes the model beside <paramref name="path"/> and moves it there.</summary>
    public void Save(string path)
    {
        string temporary = $"{path}.{Path.GetRandomFileName()}";
        byte[] body = Body();
        var file = new byte[HeaderLength + body.Length];
        Magic.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(8), FormatVersion);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(12), body.Length - _archive.Length);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(16), file.Length);
        body.CopyTo(file, HeaderLength);
        Checksum(file).CopyTo(file, ChecksumAt);
        File.WriteAllBytes(temporary, file);
        File.Move(temporary, path, overwrite: true);
    }

    public void Dispose()
    {
        _isDisposed = true;
        while (_idle.TryTake(out PredictionEngine<UtteranceRow, ScoreRow>? engine))
            engine.Dispose();
    }

    internal static MLNetIntentModel FromTransformer(
        MLContext context, ITransformer transformer, DataViewSchema schema, string outOfScopeLabel, float threshold)
    {
        using var stream = new MemoryStream();
        context.Model.Save(transformer, schema, stream);
        VBuffer<ReadOnlyMemory<char>> names = default;
        DataViewSchema output = transformer.GetOutputSchema(schema);
        output["Label"].GetKeyValues(ref names);
        return new MLNetIntentModel(context, transformer, stream.ToArray(), new Description
        {
            Classes = [.. names.DenseValues().Select(n => n.ToString())],
            OutOfScopeLabel = outOfScopeLabel,
            Threshold = threshold,
        });
    }

    internal MLNetIntentModel WithThreshold(float threshold) =>
        new(_context, _transformer, _archive, _description with { Threshold = threshold }, _prior);

    /// <summary>The model with a prior that a conversation's context shifts it by.</summary>
    /// <exception cref="ArgumentException">The prior is for other intents.</exception>
    public MLNetIntentModel WithPrior(ContextPrior prior)
    {
        ArgumentNullException.ThrowIfNull(prior);
        return prior.Intents == Intents.Count
            ? new(_context, _transformer, _archive, _description, prior)
            : throw new ArgumentException($"The prior is for {prior.Intents} intents; the model has {Intents.Count}.", nameof(prior));
    }

    /// <summary>Weighs each class's probability by its odds in this context; they sum to 1 again.</summary>
    private void Shift(float[] scores, in IntentContext context, ContextPrior prior)
    {
        float sum = 0;
        for (int c = 0; c < scores.Length; c++)
        {
            if (_intentOfClass[c] >= 0)
                scores[c] *= MathF.Exp(prior.LogOdds(_intentOfClass[c], context));
            sum += scores[c];
        }

        for (int c = 0; c < scores.Length; c++)
            scores[c] /= sum;
    }

    /// <summary>The score is the best intent's share of all probability; an intent's own is its share among
    /// the intents.</summary>
    private IntentVerdict Conclude(float[] scores, Span<RankedIntent> ranked)
    {
        float best = float.NegativeInfinity, inScope = 0, outOfScope = 0;
        int intent = -1;
        for (int c = 0; c < scores.Length; c++)
        {
            if (_intentOfClass[c] < 0)
            {
                outOfScope = scores[c];
                continue;
            }

            inScope += scores[c];
            if (scores[c] > best)
                (best, intent) = (scores[c], _intentOfClass[c]);
        }

        int written = 0;
        for (int c = 0; c < scores.Length; c++)
        {
            if (_intentOfClass[c] >= 0)
                Insert(new RankedIntent(_intentOfClass[c], scores[c] / inScope), ranked, ref written);
        }

        bool isOutOfScope = outOfScope > best || best < _description.Threshold;
        return new IntentVerdict(intent, best / inScope, isOutOfScope, best, written);
    }

    private static void Insert(RankedIntent entry, Span<RankedIntent> ranked, ref int written)
    {
        if (written == ranked.Length && (written == 0 || entry.Probability <= ranked[written - 1].Probability))
            return;
        int at = written < ranked.Length ? written++ : written - 1;
        for (; at > 0 && ranked[at - 1].Probability < entry.Probability; at--)
            ranked[at] = ranked[at - 1];
        ranked[at] = entry;
    }

    private byte[] Body() =>
        [.. JsonSerializer.SerializeToUtf8Bytes(_description, DescriptionContext.Default.Description), .. _archive];

    private static byte[] Checksum(ReadOnlySpan<byte> file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(file[..ChecksumAt]);
        hash.AppendData(file[HeaderLength..]);
        return hash.GetHashAndReset();
    }

    internal sealed record Description
    {
        /// <summary>The classes in the order of the pipeline's scores.</summary>
        public required string[] Classes { get; init; }

        public required string OutOfScopeLabel { get; init; }

        public required float Threshold { get; init; }
    }
}

[JsonSerializable(typeof(MLNetIntentModel.Description))]
[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
internal sealed partial class DescriptionContext : JsonSerializerContext;

using System.Text.Json;
using ConversationGrid.Contracts.Insights;
using ConversationGrid.Intents;
using ConversationGrid.Intents.Engines;
using ConversationGrid.Intents.Evaluation;
using ConversationGrid.Intents.Learning;
using ConversationGrid.Intents.Shipped;
using Microsoft.Extensions.Logging;

namespace ConversationGrid.Grains.Insights;

/// <summary>
/// The intent models of this process and their files. What is in use is written down before it is used, so that a
/// restart finds it again; a model that cannot be used changes nothing.
/// </summary>
public sealed partial class IntentModels : IDisposable
{
    /// <summary>The name of the model that comes with the product.</summary>
    public const string Shipped = "shipped";

    private const int NamedIntents = 5;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly IntentModelSetup _setup;
    private readonly TimeProvider _time;
    private readonly ILogger<IntentModels> _logger;
    private readonly StoredModel _shipped;
    private StoredModel _live;
    private StoredModel? _previous, _candidate;
    private CandidateTraining? _training;

    public IntentModels(IntentModelSetup setup, TimeProvider time, ILogger<IntentModels> logger)
    {
        (_setup, _time, _logger) = (setup, time, logger);
        _live = _shipped = new StoredModel(Shipped, setup.ShippedPath, setup.Engine.Name, setup.Shipped);
        ReadPointer();
        Live = new LiveClassifier(_live.Classifier, _previous?.Classifier, _candidate?.Classifier);
    }

    /// <summary>What utterances are judged by.</summary>
    public LiveClassifier Live { get; }

    /// <summary>What examples can be labelled with.</summary>
    public ImmutableArray<string> Labels => [.. _setup.Intents.Order(StringComparer.Ordinal), LabelledUtterance.OutOfScope];

    /// <summary>What went wrong at the start, if anything.</summary>
    public string? Problem { get; private set; }

    private string Folder => Path.Combine(_setup.DataFolder, "models");

    private string PointerFile => Path.Combine(Folder, "live.json");

    public IntentModelView Describe()
    {
        lock (_gate)
        {
            return new IntentModelView
            {
                Live = _live.ToView(),
                Previous = _previous?.ToView(),
                Shadow = _candidate?.ToView(),
                Engine = _setup.Engine.Name,
                Training = _training,
                Problem = Problem,
            };
        }
    }

    /// <summary>Candidate and live on examples that neither was trained on; null without a candidate.</summary>
    public ModelComparison? Compare(IReadOnlyList<LabelledUtterance> unseen)
    {
        if (Live.Candidate is not { } candidate)
            return null;
        var compared = ClassifierComparison.Of(Live.Current, candidate, unseen);
        var (agreed, seen) = Live.Shadow;
        return new ModelComparison
        {
            BothRight = compared.BothRight,
            OnlyLiveRight = compared.OnlyLiveRight,
            OnlyCandidateRight = compared.OnlyCandidateRight,
            BothWrong = compared.BothWrong,
            PValue = compared.PValue,
            IsImprovement = compared.IsImprovement(),
            Seen = seen,
            Agreed = agreed,
        };
    }

    /// <summary>The card of the model in use.</summary>
    public ModelCard? Card()
    {
        lock (_gate)
            return ModelCard.ReadBeside(_live.Path);
    }

    /// <summary>Takes a model of the data folder into the shadow. It is copied, so that what is done to the file later is all the same.</summary>
    public ModelOutcome LoadCandidate(string file)
    {
        var path = Path.GetFullPath(Path.Combine(_setup.DataFolder, file));
        if (!path.StartsWith(Path.GetFullPath(_setup.DataFolder) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            return new ModelOutcome(ModelRefusal.BadModel, $"{file}: not in the data folder.");
        if (!File.Exists(path))
            return new ModelOutcome(ModelRefusal.BadModel, $"{file}: there is no such file in the data folder.");
        StoredModel candidate;
        try
        {
            candidate = Load(path, file);
            if (Path.GetDirectoryName(path) != Path.GetFullPath(Folder))
                candidate = Import(candidate);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return new ModelOutcome(ModelRefusal.BadModel, e.Message);
        }

        lock (_gate)
            UseCandidate(candidate);
        return new ModelOutcome(ModelRefusal.None);
    }

    public ModelOutcome Promote()
    {
        lock (_gate)
        {
            if (_candidate is null)
                return new ModelOutcome(ModelRefusal.NoModel, "There is no candidate.");
            Point(_candidate, _live, null);
            (_previous, _live, _candidate) = (_live, _candidate, null);
            Live.Promote();
        }

        LogPromoted(_logger, _live.Name);
        return new ModelOutcome(ModelRefusal.None);
    }

    public ModelOutcome RollBack()
    {
        lock (_gate)
        {
            if (_previous is null)
                return new ModelOutcome(ModelRefusal.NoModel, "There is no model before this one.");
            Point(_previous, null, null);
            (_live, _previous, _candidate) = (_previous, null, null);
            Live.RollBack();
        }

        LogRolledBack(_logger, _live.Name);
        return new ModelOutcome(ModelRefusal.None);
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private void UseCandidate(StoredModel candidate)
    {
        Point(_live, _previous, candidate);
        _candidate = candidate;
        Live.SetCandidate(candidate.Classifier);
    }

    private void Point(StoredModel live, StoredModel? previous, StoredModel? candidate)
    {
        Directory.CreateDirectory(Folder);
        new ModelPointer(live.Name, previous?.Name, candidate?.Name).Write(PointerFile);
    }

    /// <exception cref="InvalidDataException">It is no sound model, or one for other intents.</exception>
    private StoredModel Load(string path, string name)
    {
        var (model, engine) = EngineFile.Load(path, _setup.Engines);
        string[] unknown = [.. model.Intents.Where(intent => !_setup.Intents.Contains(intent))];
        if (unknown.Length > 0)
        {
            var named = string.Join(", ", unknown.Take(NamedIntents)) + (unknown.Length > NamedIntents ? " …" : "");
            throw new InvalidDataException($"{name}: made for other intents; the playbook does not know {unknown.Length} of its {model.Intents.Count}: {named}.");
        }

        return new StoredModel(name, path, engine.Name, ShippedIntents.WithPrior(engine, model));
    }

    private StoredModel Import(StoredModel model)
    {
        Directory.CreateDirectory(Folder);
        var name = $"{model.Classifier.ModelVersion}{Path.GetExtension(model.Path)}";
        var path = Path.Combine(Folder, name);
        File.Copy(model.Path, path, overwrite: true);
        if (ModelCard.ReadBeside(model.Path) is { } card)
            card.WriteBeside(path);
        return model with { Name = name, Path = path };
    }

    private void ReadPointer()
    {
        try
        {
            if (ModelPointer.Read(PointerFile) is not { } pointer)
                return;
            _candidate = pointer.Candidate is { } candidate ? TryLoad(candidate) : null;
            _previous = pointer.Previous is { } previous ? TryLoad(previous) : null;
            if (TryLoad(pointer.Live) is { } live)
                _live = live;
            else
                (_live, _previous) = (_previous ?? _shipped, null);
        }
        catch (JsonException e)
        {
            Complain($"{PointerFile}: {e.Message}");
        }
    }

    private StoredModel? TryLoad(string name)
    {
        if (name == Shipped)
            return _shipped;
        try
        {
            return Load(Path.Combine(Folder, Path.GetFileName(name)), name);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Complain(e.Message);
            return null;
        }
    }

    private void Complain(string problem)
    {
        Problem = Problem is null ? problem : $"{Problem} {problem}";
        LogUnusable(_logger, problem);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "An intent model cannot be used, another one serves: {Problem}")]
    private static partial void LogUnusable(ILogger logger, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "Intent model {Model} is in use now")]
    private static partial void LogPromoted(ILogger logger, string model);

    [LoggerMessage(Level = LogLevel.Information, Message = "Intent model {Model} is in use again")]
    private static partial void LogRolledBack(ILogger logger, string model);

    private sealed record StoredModel(string Name, string Path, string Engine, IIntentClassifier Classifier)
    {
        public ModelView ToView() => new(Name == Shipped ? Shipped : $"models/{Name}", Classifier.ModelVersion, Engine, Classifier.Intents.Count);
    }
}

using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Contracts.Optimizer;
using ConversationGrid.Persistence.Memory;
using ConversationGrid.Persistence.Sqlite;
using ConversationGrid.Persistence.Sqlite.Decisions;
using ConversationGrid.Persistence.Sqlite.GrainState;
using ConversationGrid.Persistence.Sqlite.Transcripts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Runtime.Hosting;

namespace ConversationGrid.Persistence;

public static class PersistenceExtensions
{
    /// <summary>Transcripts, decisions and the grain storage named <paramref name="grainStorage"/> in one SQLite file. For one silo.</summary>
    public static ISiloBuilder AddSqlitePersistence(this ISiloBuilder builder, string grainStorage)
    {
        builder.Services.AddSqlitePersistence(grainStorage);
        return builder;
    }

    /// <inheritdoc cref="AddSqlitePersistence(ISiloBuilder, string)"/>
    public static IServiceCollection AddSqlitePersistence(this IServiceCollection services, string grainStorage) => services
        .AddStorageOptions()
        .AddMetrics()
        .AddSingleton<StorageMetrics>()
        .AddSingleton<SqliteDatabase>()
        .AddHostedService<SqliteOpening>()
        .AddSingleton<ITranscriptStore, SqliteTranscriptStore>()
        .AddSingleton<IDecisionStore, SqliteDecisionStore>()
        .AddSingleton<IShadowStore, SqliteShadowStore>()
        .AddGrainStorage(grainStorage, static (provider, _) => ActivatorUtilities.CreateInstance<SqliteGrainStorage>(provider));

    /// <summary>
    /// Transcripts and decisions that end with the process. Grain states go to the runtime's own memory
    /// storage, which the host adds.
    /// </summary>
    public static ISiloBuilder AddMemoryPersistence(this ISiloBuilder builder)
    {
        builder.Services.AddMemoryPersistence();
        return builder;
    }

    /// <inheritdoc cref="AddMemoryPersistence(ISiloBuilder)"/>
    public static IServiceCollection AddMemoryPersistence(this IServiceCollection services) => services
        .AddStorageOptions()
        .AddSingleton<ITranscriptStore, MemoryTranscriptStore>()
        .AddSingleton<IDecisionStore, MemoryDecisionStore>()
        .AddSingleton<IShadowStore, MemoryShadowStore>();

    private static IServiceCollection AddStorageOptions(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>());
        services.AddOptions<StorageOptions>().BindConfiguration(StorageOptions.Section).ValidateOnStart();
        return services;
    }
}

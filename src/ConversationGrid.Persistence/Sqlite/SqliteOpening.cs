using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ConversationGrid.Persistence.Sqlite;

/// <summary>
/// Has the database open before anything starts: a host makes all its services first, and so one whose data
/// cannot be used does not come up. It is closed last, with the host's container.
/// </summary>
internal sealed partial class SqliteOpening(SqliteDatabase database, ILogger<SqliteOpening> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        LogOpened(logger, database.File);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Information, Message = "Conversations are kept in {File}")]
    private static partial void LogOpened(ILogger logger, string file);
}

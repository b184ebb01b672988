using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace ConversationGrid.Persistence.Sqlite;

/// <summary>
/// The only one who writes. What is queued while a transaction is committed makes up the next one, so that
/// the busier the grid is, the more writes share one wait for the disk.
/// <code>
///  callers ─▶ bounded queue (full: callers wait) ─▶ BEGIN, apply each, COMMIT ─▶ callers go on
/// </code>
/// </summary>
internal sealed partial class SqliteWriter : IDisposable
{
    private readonly SqliteSession _session;
    private readonly string _file;
    private readonly int _batchLimit;
    private readonly StorageMetrics _metrics;
    private readonly ILogger _logger;
    private readonly Channel<WriteRequest> _queue;
    private readonly Thread _thread;
    private long _commits;

    public SqliteWriter(SqliteSession session, string file, StorageOptions options, StorageMetrics metrics, ILogger logger)
    {
        _session = session;
        _file = file;
        _batchLimit = options.BatchLimit;
        _metrics = metrics;
        _logger = logger;
        // Synchronous: who queues a request wakes the writer itself, not by way of a busy thread pool.
        _queue = Channel.CreateBounded<WriteRequest>(new BoundedChannelOptions(options.QueueLimit) { SingleReader = true, AllowSynchronousContinuations = true });
        metrics.ObserveQueue(() => _queue.Reader.Count);
        _thread = new Thread(Run) { Name = "storage writer", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Transactions committed so far.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    /// <summary>Once queued a request is carried out; until then it can be cancelled.</summary>
    public ValueTask WriteAsync(WriteRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _queue.Writer.TryWrite(request) ? new ValueTask(request.Task) : new ValueTask(WaitAndWriteAsync(request, cancellationToken));
    }

    /// <summary>Carries out what is queued, then ends.</summary>
    public void Dispose()
    {
        _queue.Writer.TryComplete();
        _thread.Join();
    }

    private async Task WaitAndWriteAsync(WriteRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await _queue.Writer.WriteAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(SqliteWriter), $"{_file} is closed: nothing more is written.");
        }

        await request.Task.ConfigureAwait(false);
    }

    private void Run()
    {
        var batch = new List<WriteRequest>();
        while (WaitForRequests())
        {
            while (batch.Count < _batchLimit && _queue.Reader.TryRead(out var request))
                batch.Add(request);
            Write(batch);
            batch.Clear();
        }
    }

    /// <summary>Blocks: the thread is the writer's own, and SQLite blocks it anyway.</summary>
    private bool WaitForRequests()
    {
        var waiting = _queue.Reader.WaitToReadAsync();
        return waiting.IsCompleted ? waiting.GetAwaiter().GetResult() : waiting.AsTask().GetAwaiter().GetResult();
    }

    private void Write(List<WriteRequest> batch)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            Commit(batch);
        }
        catch (Exception e)
        {
            LogFailed(_logger, e, batch.Count, _file);
            foreach (var request in batch)
                request.SetException(Failure(e));
            _metrics.Failed(batch.Count);
            return;
        }

        Interlocked.Increment(ref _commits);
        foreach (var request in batch)
        {
            if (request.Refusal is { } refusal)
                request.SetException(refusal);
            else
                request.SetResult();
        }

        _metrics.Committed(batch.Count, Stopwatch.GetElapsedTime(start));
    }

    private void Commit(List<WriteRequest> batch)
    {
        // Left behind only where the disk refused even to undo.
        UndoTransaction();
        try
        {
            _session.Execute("BEGIN IMMEDIATE");
            if (!TryApplyAll(batch))
                ApplyEach(batch);
            _session.Execute("COMMIT");
        }
        catch
        {
            UndoTransaction();
            throw;
        }
    }

    /// <summary>The usual way: nobody fails, and so nobody needs a savepoint.</summary>
    private bool TryApplyAll(List<WriteRequest> batch)
    {
        try
        {
            foreach (var request in batch)
                request.Apply(_session);
            return true;
        }
        catch (Exception e)
        {
            // Not lost: whose fault it is shows when each is applied by itself.
            LogRepeated(_logger, e, batch.Count);
            UndoTransaction();
            _session.Execute("BEGIN IMMEDIATE");
            return false;
        }
    }

    private void ApplyEach(List<WriteRequest> batch)
    {
        foreach (var request in batch)
        {
            _session.Execute("SAVEPOINT request");
            try
            {
                request.Apply(_session);
            }
            catch (Exception e) when (_session.IsInTransaction)
            {
                request.Refusal = e is SqliteException ? Refuse(e) : e;
                _session.Execute("ROLLBACK TO request");
            }

            _session.Execute("RELEASE request");
        }
    }

    private StorageException Refuse(Exception cause)
    {
        LogFailed(_logger, cause, 1, _file);
        _metrics.Failed(1);
        return Failure(cause);
    }

    private StorageException Failure(Exception cause) => new($"{_file} could not be written: {cause.Message}", cause);

    private void UndoTransaction()
    {
        // After some errors of the disk SQLite has done so itself.
        if (_session.IsInTransaction)
            _session.Execute("ROLLBACK");
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} writes to {File} failed")]
    private static partial void LogFailed(ILogger logger, Exception exception, int count, string file);

    [LoggerMessage(Level = LogLevel.Debug, Message = "A transaction of {Count} writes is made again without the one that failed")]
    private static partial void LogRepeated(ILogger logger, Exception exception, int count);
}

using System.Collections.Immutable;
using ConversationGrid.Contracts.Agents;
using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Contracts.Gateways;

namespace ConversationGrid.Gateway.Tests.Chat;

/// <summary>A conversation that answers as the test says, and remembers what it was asked.</summary>
internal sealed class FakeConversation : IConversationGrain
{
    private readonly Lock _gate = new();
    private readonly List<string> _asked = [];

    public Func<SubmitMessage, Task<SubmitResult>> OnSubmit { get; set; } = _ => throw new InvalidOperationException("no answer");

    public Func<string?, Task<SubmitResult>> OnEscalate { get; set; } = _ => throw new InvalidOperationException("no answer");

    public Func<long, Task<ImmutableArray<TranscriptEntry>>> OnRead { get; set; } = _ => Task.FromResult(ImmutableArray<TranscriptEntry>.Empty);

    public Refusal RateAnswer { get; set; }

    public TaskCompletionSource<string> Detached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<string> Asked
    {
        get
        {
            lock (_gate)
                return [.. _asked];
        }
    }

    public Task<SubmitResult> Submit(SubmitMessage message)
    {
        Note($"submit {message.Id} {message.Text}");
        return OnSubmit(message);
    }

    public Task<SubmitResult> Escalate(string? reason, string? connection)
    {
        Note($"escalate {reason}");
        return OnEscalate(reason);
    }

    public Task<Refusal> Rate(int score, string? comment)
    {
        Note($"rate {score} {comment}");
        return Task.FromResult(RateAnswer);
    }

    public Task<StatusView> End(Author by, string? reason)
    {
        Note($"end {by}");
        return Task.FromResult(new StatusView { Status = ConversationStatus.Ended });
    }

    public Task CustomerTyping(bool on)
    {
        Note($"typing {on}");
        return Task.CompletedTask;
    }

    public Task<ImmutableArray<TranscriptEntry>> Read(long after)
    {
        Note($"read {after}");
        return OnRead(after);
    }

    public Task Detach(string connection)
    {
        Detached.TrySetResult(connection);
        return Task.CompletedTask;
    }

    public Task<CustomerAttached?> Open(OpenConversation request) => throw new NotSupportedException();

    public Task<bool> Authorize(string token) => throw new NotSupportedException();

    public Task<CustomerAttached?> Attach(AttachCustomer request) => throw new NotSupportedException();

    public Task Renew(GatewayConnection connection) => throw new NotSupportedException();

    public Task<ConversationView?> Describe() => throw new NotSupportedException();

    public Task<JoinResult> Join(JoinConversation request) => throw new NotSupportedException();

    public Task<AssignedWork?> DeskView(string agent) => throw new NotSupportedException();

    public Task<SubmitResult> AgentSubmit(string agent, SubmitMessage message) => throw new NotSupportedException();

    public Task<Refusal> AgentNote(string agent, string text) => throw new NotSupportedException();

    public Task AgentTyping(string agent, bool on) => throw new NotSupportedException();

    public Task<Refusal> Transfer(string agent, TransferTarget target, string? note) => throw new NotSupportedException();

    public Task<Refusal> Return(string agent) => throw new NotSupportedException();

    public Task<Refusal> WrapUp(string agent, string? disposition, string? intent) => throw new NotSupportedException();

    public Task AgentLost(string agent) => throw new NotSupportedException();

    public Task Queued(int escalation, int position, int? estimatedWaitSeconds) => throw new NotSupportedException();

    private void Note(string what)
    {
        lock (_gate)
            _asked.Add(what);
    }
}

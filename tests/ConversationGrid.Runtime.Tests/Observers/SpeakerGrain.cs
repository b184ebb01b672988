namespace ConversationGrid.Runtime.Tests.Observers;

public sealed class SpeakerGrain : Grain, ISpeakerGrain
{
    private IListener? _listener;

    public Task Subscribe(IListener listener)
    {
        _listener = listener;
        return Task.CompletedTask;
    }

    public Task Say(int from, int count)
    {
        for (var number = from; number < from + count; number++)
            _listener!.Heard(number);
        return Task.CompletedTask;
    }

    public Task<int> Ask(int number) => _listener!.Ask(number);

    public async Task<string> Provoke()
    {
        try
        {
            await _listener!.Fail();
            return "none";
        }
        catch (InvalidOperationException exception)
        {
            return exception.GetType().Name;
        }
    }
}

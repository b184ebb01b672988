namespace ConversationGrid.Optimization.Quantum;

/// <summary>
/// Retries are paid from what calls have saved, so that a service in trouble gets little more than its usual load. Starts
/// full.
/// </summary>
internal sealed class RetryBudget(int most, double perCall)
{
    private readonly Lock _gate = new();
    private double _tokens = most;

    public void Deposit()
    {
        lock (_gate)
            _tokens = Math.Min(most, _tokens + perCall);
    }

    public bool TryWithdraw()
    {
        lock (_gate)
        {
            if (_tokens < 1)
                return false;
            _tokens--;
            return true;
        }
    }
}

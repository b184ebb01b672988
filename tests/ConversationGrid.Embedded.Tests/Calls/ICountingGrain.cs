using Orleans.Concurrency;

namespace ConversationGrid.Embedded.Tests.Calls;

public interface ICountingGrain : IGrainWithStringKey
{
    /// <summary>Adds to what storage holds. Every few calls the activation asks to be deactivated.</summary>
    Task<int> Count();

    [OneWay]
    Task Tell(int sender, int number);

    /// <summary>Each sender's numbers that did not follow on the one before.</summary>
    Task<int> OutOfOrder();

    Task<int> Told();

    [OneWay]
    Task FailOneWay();

    Task Hold(string phase);

    [ResponseTimeout("00:00:07")]
    Task HoldBriefly(string phase);

    Task<string> Many(int a, string b, long c, bool d, double e, char f, byte g, short h, string i, int j, CancellationToken token);
}

[GenerateSerializer]
public sealed class Tally
{
    public int Count { get; set; }

    public int OutOfOrder { get; set; }

    public int Told { get; set; }

    public Dictionary<int, int> LastOfSender { get; } = [];
}

using System.Collections.Immutable;
using Orleans.Concurrency;

namespace ConversationGrid.Runtime.Tests.Isolation;

public sealed class KeepingGrain : Grain, IKeepingGrain
{
    private Basket _basket = new();
    private List<int> _numbers = [];
    private Dictionary<string, int[]> _table = [];

    public Task Keep(Basket basket)
    {
        _basket = basket;
        return Task.CompletedTask;
    }

    public Task<Basket> Kept() => Task.FromResult(_basket);

    public Task KeepNumbers(List<int> numbers, Dictionary<string, int[]> table)
    {
        (_numbers, _table) = (numbers, table);
        return Task.CompletedTask;
    }

    public Task<int> Sum() => Task.FromResult(_numbers.Sum() + _table.Values.Sum(row => row.Sum()));

    public Task Spoil(Basket basket)
    {
        basket.Owner = "nobody";
        basket.Items.Clear();
        return Task.CompletedTask;
    }

    public Task<Note> Pass(Note note) => Task.FromResult(note);

    public Task<string> Describe(Animal animal) => Task.FromResult($"{animal.GetType().Name} {animal.Name} {(animal as Dog)?.Bed?.Owner}");

    public Task<bool> AreSame(Basket first, Basket second) => Task.FromResult(ReferenceEquals(first, second));

    public Task<int> Count(ImmutableArray<string> words, Immutable<int[]> numbers) => Task.FromResult(words.Length + numbers.Value.Length);

    public Task<int> Length(ReadOnlyMemory<byte> bytes) => Task.FromResult(bytes.Length);
}

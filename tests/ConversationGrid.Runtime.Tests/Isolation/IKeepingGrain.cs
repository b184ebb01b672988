using System.Collections.Immutable;
using Orleans.Concurrency;

namespace ConversationGrid.Runtime.Tests.Isolation;

public interface IKeepingGrain : IGrainWithStringKey
{
    Task Keep(Basket basket);

    Task<Basket> Kept();

    Task KeepNumbers(List<int> numbers, Dictionary<string, int[]> table);

    Task<int> Sum();

    /// <summary>Changes what it is given.</summary>
    Task Spoil(Basket basket);

    Task<Note> Pass(Note note);

    Task<string> Describe(Animal animal);

    Task<bool> AreSame(Basket first, Basket second);

    Task<int> Count(ImmutableArray<string> words, Immutable<int[]> numbers);

    Task<int> Length(ReadOnlyMemory<byte> bytes);
}

[GenerateSerializer, Alias("test.basket")]
public sealed class Basket
{
    [Id(0)]
    public string Owner { get; set; } = "";

    [Id(1)]
    public List<string> Items { get; set; } = [];
}

[GenerateSerializer, Immutable, Alias("test.note")]
public sealed record Note([property: Id(0)] string Text, [property: Id(1)] DateTimeOffset At, [property: Id(2)] int? Stars);

[GenerateSerializer, Alias("test.animal")]
public abstract class Animal
{
    [Id(0)]
    public string Name { get; set; } = "";
}

[GenerateSerializer, Alias("test.dog")]
public sealed class Dog : Animal
{
    [Id(0)]
    public Basket? Bed { get; set; }
}

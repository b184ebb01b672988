using System.Collections.Frozen;
using System.Collections.Immutable;
using ConversationGrid.Embedded.Isolation;
using Orleans.Concurrency;
using Orleans.Serialization;

namespace ConversationGrid.Embedded.Tests.Isolation;

public sealed class CopierTests
{
    [Fact]
    public void ImmutableTypes_PassAsTheyAre()
    {
        Assert.Null(Copier<string>.Copy);
        Assert.Null(Copier<int?>.Copy);
        Assert.Null(Copier<DayOfWeek>.Copy);
        Assert.Null(Copier<(int, string)>.Copy);
        Assert.Null(Copier<Point>.Copy);
        Assert.Null(Copier<Line>.Copy);
        Assert.Null(Copier<Chain>.Copy);
        Assert.Null(Copier<ImmutableArray<Line>>.Copy);
        Assert.Null(Copier<FrozenDictionary<string, Line>>.Copy);
        Assert.Null(Copier<Immutable<List<int>>>.Copy);
        Assert.Null(Copier<Promised>.Copy);
        Assert.Null(Copier<CancellationToken>.Copy);
    }

    [Fact]
    public void MarkedClass_IsCopiedDeep_WithItsPrivateAndInheritedMembers()
    {
        var original = new Derived("secret", [1, 2]) { Rows = { ["a"] = [new Point(1, 2)] } };
        var copy = Copy(original);
        original.Rows["a"].Clear();
        original.Numbers[0] = 100;
        Assert.NotSame(original, copy);
        Assert.Equal("secret", copy.Secret);
        Assert.Equal([1, 2], copy.Numbers);
        Assert.Equal([new Point(1, 2)], copy.Rows["a"]);
    }

    [Fact]
    public void DeclaredAsBaseOrInterface_IsCopiedByWhatItIs()
    {
        Base original = new Derived("secret", [1]);
        Assert.IsType<Derived>(Copy(original));
        object boxed = new List<int> { 1 };
        Assert.NotSame(boxed, Copy(boxed));
        IReadOnlyList<string> words = new[] { "a" };
        Assert.Equal(words, Assert.IsType<string[]>(Copy(words)));
        Assert.NotSame(words, Copy(words));
        object[] covariant = new string[] { "a" };
        Assert.IsType<string[]>(Copy(covariant));
    }

    [Fact]
    public void SharedAndCircularReferences_AreKept()
    {
        var node = new Node();
        node.Next = node;
        Node[] both = [node, node];
        var copy = Copy(both);
        Assert.NotSame(node, copy[0]);
        Assert.Same(copy[0], copy[1]);
        Assert.Same(copy[0], copy[0].Next);
    }

    [Fact]
    public void Collections_KeepTheirComparers()
    {
        var names = Copy(new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["Ann"] = 1 });
        Assert.Equal(1, names["ANN"]);
        Assert.Contains("ANN", Copy(new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "Ann" }));
    }

    [Fact]
    public void Memory_IsCopied()
    {
        byte[] buffer = [1, 2, 3];
        var copy = Copy(new ReadOnlyMemory<byte>(buffer, 1, 2));
        buffer[1] = 100;
        Assert.Equal([2, 3], copy.ToArray());
    }

    [Fact]
    public void PromisedMember_IsShared()
    {
        var original = new HalfPromised { Shared = [1], Copied = [2] };
        var copy = Copy(original);
        Assert.Same(original.Shared, copy.Shared);
        Assert.NotSame(original.Copied, copy.Copied);
    }

    [Fact]
    public void MutableTypeWithoutMark_IsRefusedByName()
    {
        var exception = Assert.Throws<CodecNotFoundException>(() => Copy(new Unmarked()));
        Assert.Contains(typeof(Unmarked).FullName!, exception.Message, StringComparison.Ordinal);
        Assert.Throws<CodecNotFoundException>(() => Copy<Action>(() => { }));
        Assert.Throws<CodecNotFoundException>(() => Copy<object>(new Unmarked()));
        Assert.Throws<CodecNotFoundException>(() => Copy(new List<Unmarked> { new() }));
        Assert.Throws<CodecNotFoundException>(() => Copy(new MemoryStream()));
        Assert.Throws<CodecNotFoundException>(() => Copy(ImmutableArray.Create(new List<int>())));
    }

    private static T Copy<T>(T value) => Copier<T>.CopyMember(value, new("a test"));

    public struct Point(int x, int y)
    {
        public int X { get; set; } = x;

        public int Y { get; set; } = y;
    }

    public sealed record Line(Point From, Point To, ImmutableList<string> Tags);

    public sealed record Chain(int Number, Chain? Next);

    [Immutable]
    public sealed class Promised
    {
        public List<int> Numbers { get; } = [];
    }

    [GenerateSerializer]
    public class Base(string secret)
    {
        private readonly string _secret = secret;

        public Dictionary<string, List<Point>> Rows { get; init; } = [];

        public string Secret => _secret;
    }

    [GenerateSerializer]
    public sealed class Derived(string secret, int[] numbers) : Base(secret)
    {
        public int[] Numbers { get; } = numbers;
    }

    [GenerateSerializer]
    public sealed class Node
    {
        public Node? Next { get; set; }
    }

    [GenerateSerializer]
    public sealed class HalfPromised
    {
        [Immutable]
        public int[] Shared { get; set; } = [];

        public int[] Copied { get; set; } = [];
    }

    public sealed class Unmarked
    {
        public int Number { get; set; }
    }
}

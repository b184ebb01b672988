using System.Globalization;
using System.Text.Json;
using ConversationGrid.Optimization.Quantum;
using ConversationGrid.Optimization.Quantum.Hardware;

namespace ConversationGrid.Optimization.Tests.Quantum.Hardware;

public class MeasuredResultsTests
{
    /// <summary>Three registers, none as large as another and none in the order of its numbers.</summary>
    private static readonly int[][] Options = [[2, 0, AssignmentProblem.Unassigned], [1, AssignmentProblem.Unassigned], [3, 0, 1, 2]];

    [Fact]
    public void Read_EachPlaceOfEachRegister_IsItsBit()
    {
        var expected = new List<(int[] Places, int Count)>();
        var entries = new List<object>();
        for (int state = 0; state < 3 * 2 * 4; state++)
        {
            (int a, int b, int c) = (state % 3, state / 3 % 2, state / 6);
            var bits = new int[9];
            bits[a] = bits[3 + b] = bits[5 + c] = 1;
            entries.Add(new { Outcome = bits, Display = "", Count = state + 1 });
            expected.Add(([Options[0][a], Options[1][b], Options[2][c]], state + 1));
        }
        string json = JsonSerializer.Serialize(new { DataFormat = "microsoft.quantum-results.v2", Results = new[] { new { Histogram = entries } } });

        Assert.Equal(expected, Read(json));
    }

    [Theory]
    [InlineData("1,1,0, 1,0, 1,0,0,0", 0)]
    [InlineData("0,0,0, 1,0, 1,0,0,0", 0)]
    [InlineData("1,0,0, 1,1, 1,0,0,0", 1)]
    [InlineData("1,0,0, 1,0, 0,0,0,0", 2)]
    [InlineData("1,0,0, 1,0, 1,0,\"-\",0", 2)]
    public void Read_RegisterWithoutOnePlace_IsNoPlaceOfTheProblem(string bits, int broken)
    {
        (int[] places, int count) = Assert.Single(Read(V2($"[{bits}]", 5)));

        Assert.Equal(5, count);
        Assert.Equal(-2, places[broken]);
        Assert.Equal(2, places.Count(place => place >= AssignmentProblem.Unassigned));
    }

    [Fact]
    public void Read_ShotsThatFailed_HaveNoPlaceAtAll()
    {
        (int[] places, int count) = Assert.Single(Read(V2("""{"Error":{"Name":"ExecutionFailure"}}""", 3)));

        Assert.Equal(3, count);
        Assert.All(places, place => Assert.Equal(-2, place));
    }

    [Fact]
    public void Read_Shares_AreTurnedToCounts()
    {
        IEnumerable<(int[] Places, int Count)> samples = Read("""{"Histogram":["[0, 1, 0, 1, 0, 0, 0, 0, 1]",0.7,"[0, 0, 1, 0, 1, 1, 0, 0, 0]",0.3]}""");

        Assert.Equal([([0, 1, 2], 70), ([-1, -1, 3], 30)], samples);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"DataFormat":"microsoft.quantum-results.v3","Results":[{"Histogram":[]}]}""")]
    [InlineData("""{"DataFormat":"microsoft.quantum-results.v2","Results":[]}""")]
    [InlineData("""{"DataFormat":"microsoft.quantum-results.v2","Results":[{"Histogram":{}}]}""")]
    [InlineData("""{"DataFormat":"microsoft.quantum-results.v2","Results":[{"Histogram":[{"Outcome":[0,1],"Count":1}]}]}""")]
    [InlineData("""{"DataFormat":"microsoft.quantum-results.v2","Results":[{"Histogram":[{"Outcome":[0,1,0,1,0,0,0,0,2],"Count":1}]}]}""")]
    [InlineData("""{"DataFormat":"microsoft.quantum-results.v2","Results":[{"Histogram":[{"Outcome":[0,1,0,1,0,0,0,0,null],"Count":1}]}]}""")]
    [InlineData("""{"DataFormat":"microsoft.quantum-results.v2","Results":[{"Histogram":[{"Outcome":[0,1,0,1,0,0,0,0,1],"Count":-1}]}]}""")]
    [InlineData("""{"DataFormat":"microsoft.quantum-results.v2","Results":[{"Histogram":[{"Outcome":[0,1,0,1,0,0,0,0,1],"Count":1.5}]}]}""")]
    [InlineData("""{"DataFormat":"microsoft.quantum-results.v2","Results":[{"Histogram":[{"Outcome":[0,1,0,1,0,0,0,0,1]}]}]}""")]
    [InlineData("""{"Histogram":["[0, 1, 0, 1, 0, 0, 0, 0, 1]"]}""")]
    [InlineData("""{"Histogram":[null,1.0]}""")]
    [InlineData("""{"Histogram":["011",1.0]}""")]
    public void Read_Garbage_IsRefused(string json)
    {
        Assert.False(Assert.Throws<QuantumServiceException>(() => Read(json)).IsTransient);
    }

    private static IEnumerable<(int[] Places, int Count)> Read(string json) =>
        MeasuredResults.Read(json, Options, shots: 100).Select(sample => (sample.Places, sample.Count));

    private static string V2(string outcome, int count) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"DataFormat":"microsoft.quantum-results.v2","Results":[{"Histogram":[{"Outcome":{{{outcome}}},"Display":"","Count":{{{count}}}}]}]}""");
}

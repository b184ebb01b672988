using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ConversationGrid.Gateway;
using ConversationGrid.Grains.Agents;
using ConversationGrid.Grains.Conversations;
using ConversationGrid.Grains.Insights;
using ConversationGrid.Grains.Optimizer;
using ConversationGrid.Host.Composition;
using ConversationGrid.Host.Quantum;
using ConversationGrid.Optimization.Portfolio;
using ConversationGrid.Optimization.Quantum;
using ConversationGrid.Persistence;

namespace ConversationGrid.Host.Tests.Composition;

public sealed partial class DefaultsTests
{
    public static TheoryData<string> Options =>
        ["AgentOptions", "ConversationOptions", "DemoOptions", "GatewayOptions", "LearningOptions", "OptimizerOptions", "PortfolioOptions", "QuantumChildOptions", "QuantumServiceOptions", "RoutingWeights", "StorageOptions"];

    [Fact]
    public void Gateway_Defaults_AreTheLimitsOfTheProtocol()
    {
        var options = new GatewayOptions();

        Assert.Equal(
            (16 * 1024, 4_000, 64, 20, 40, 5),
            (options.MaxFrameBytes, options.MaxTextLength, options.MaxIdLength, options.FramesPerSecond, options.FrameBurst, options.BadFramesToClose));
    }

    [Fact]
    public void Offers_Defaults_AreThoseOfTheProtocol()
    {
        Assert.Equal(TimeSpan.FromSeconds(20), new OptimizerOptions().OfferTime);
        Assert.Equal((2, TimeSpan.FromSeconds(30)), (new AgentOptions().MissesToAway, new AgentOptions().ReconnectGrace));
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void Options_DocumentedDefaults_AreTheRealOnes(string name)
    {
        var type = new[] { typeof(AgentOptions), typeof(ConversationOptions), typeof(DemoOptions), typeof(GatewayOptions), typeof(LearningOptions), typeof(OptimizerOptions), typeof(PortfolioOptions), typeof(QuantumChildOptions), typeof(QuantumServiceOptions), typeof(RoutingWeights), typeof(StorageOptions) }.Single(type => type.Name == name);
        var defaults = Activator.CreateInstance(type)!;
        var documentation = XDocument.Load(Path.ChangeExtension(type.Assembly.Location, ".xml"));
        var found = 0;
        foreach (var property in type.GetProperties())
        {
            var member = documentation.Descendants("member").SingleOrDefault(member => member.Attribute("name")!.Value == $"P:{type.FullName}.{property.Name}");
            if (member is null || Default().Match(member.Value) is not { Success: true } match)
                continue;
            found++;
            Assert.Equal($"{property.Name} {Format(property.GetValue(defaults)!)}", $"{property.Name} {Value(match.Groups[1].Value, property.PropertyType)}");
        }

        Assert.NotEqual(0, found);
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void Options_EveryNumber_HasItsLimits(string name)
    {
        var type = new[] { typeof(AgentOptions), typeof(ConversationOptions), typeof(DemoOptions), typeof(GatewayOptions), typeof(LearningOptions), typeof(OptimizerOptions), typeof(PortfolioOptions), typeof(QuantumChildOptions), typeof(QuantumServiceOptions), typeof(RoutingWeights), typeof(StorageOptions) }.Single(type => type.Name == name);
        var unlimited = type.GetProperties()
            .Where(property => (property.PropertyType.IsPrimitive || property.PropertyType == typeof(TimeSpan)) && property.PropertyType != typeof(ulong))
            .Where(property => property.GetCustomAttribute<System.ComponentModel.DataAnnotations.RangeAttribute>() is null);

        Assert.Equal([], unlimited.Select(property => property.Name));
    }

    private static string Value(string text, Type type)
    {
        var parts = text.Split(' ');
        if (!double.TryParse(parts[0].Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture, out var number))
            return text;
        if (type == typeof(TimeSpan))
        {
            return Format(parts[1] switch
            {
                "ms" => TimeSpan.FromMilliseconds(number),
                "second" or "seconds" => TimeSpan.FromSeconds(number),
                "minute" or "minutes" => TimeSpan.FromMinutes(number),
                var unit => throw new InvalidOperationException($"What is {unit}?"),
            });
        }

        return Format(parts is [_, "KiB", ..] ? number * 1024 : number);
    }

    private static string Format(object value) => value is IFormattable formattable ? formattable.ToString(null, CultureInfo.InvariantCulture) : value.ToString()!;

    [GeneratedRegex(@"Default (\d[\d,]*(?:\.\d+)?(?: \w+)?)")]
    private static partial Regex Default();
}

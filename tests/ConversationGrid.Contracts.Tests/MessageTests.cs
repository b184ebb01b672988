using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using ConversationGrid.Contracts.Agents;

namespace ConversationGrid.Contracts.Tests;

/// <summary>What crosses from one process to another is immutable and has a stable name and stable numbers.</summary>
public sealed class MessageTests
{
    private static readonly Assembly s_contracts = typeof(AgentProfile).Assembly;

    private static readonly Type[] s_interfaces =
        [.. s_contracts.GetTypes().Where(type => type.IsInterface && (typeof(IGrain).IsAssignableFrom(type) || typeof(IGrainObserver).IsAssignableFrom(type)))];

    public static TheoryData<Type> Messages => [.. Marked().Union(Crossing()).OrderBy(type => type.Name)];

    public static TheoryData<Type> Interfaces => [.. s_interfaces];

    [Fact]
    public void Contracts_GrainInterfaces_AreFound() =>
        Assert.Equal(["IAgentDirectoryGrain", "IAgentGrain", "IConversationGrain", "IGatewayObserver", "IHardwareBudgetGrain", "IIntentModelGrain", "IOptimizerGrain", "IReviewQueueGrain"], s_interfaces.Select(type => type.Name).Order());

    [Fact]
    public void Messages_Crossing_AreFoundThroughTheInterfaces() =>
        Assert.Superset(new HashSet<string> { "SubmitResult", "TranscriptEntry", "ConversationEvent", "TransferTarget", "AgentOffer", "QueuedView" }, Crossing().Select(type => type.Name).ToHashSet());

    [Theory]
    [MemberData(nameof(Messages))]
    public void Message_AnyType_IsMarked(Type message)
    {
        Assert.True(message.IsSealed, "is not sealed");
        Assert.NotNull(message.GetCustomAttribute<GenerateSerializerAttribute>());
        Assert.NotNull(message.GetCustomAttribute<ImmutableAttribute>());
        Assert.Single(message.GetCustomAttributes<AliasAttribute>());
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Message_AnyMember_HasANumberFrom0WithoutGaps(Type message)
    {
        var kept = Kept(message).ToArray();
        Assert.Equal([], kept.Where(property => property.GetCustomAttribute<IdAttribute>() is null).Select(property => property.Name));
        Assert.Equal(Enumerable.Range(0, kept.Length).Select(id => (uint)id), kept.Select(property => property.GetCustomAttribute<IdAttribute>()!.Id).Order());
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Message_AnyMember_IsImmutable(Type message)
    {
        foreach (var property in Kept(message))
        {
            Assert.True(property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)), $"{property.Name} can be set later");
            Assert.True(IsImmutable(property.PropertyType), $"{property.Name}: {property.PropertyType} can be changed");
        }

        Assert.Empty(message.GetFields(BindingFlags.Instance | BindingFlags.Public));
    }

    [Fact]
    public void Messages_Aliases_AreUnique()
    {
        var aliases = Marked().Union(Crossing()).Select(type => type.GetCustomAttribute<AliasAttribute>()!.Alias).ToArray();

        Assert.Equal(aliases.Distinct(), aliases);
        Assert.All(aliases, alias => Assert.Matches("^[a-z]+(-[a-z]+)*$", alias));
    }

    [Theory]
    [MemberData(nameof(Interfaces))]
    public void Interface_AnyMethod_HasAnAliasOfItsOwn(Type type)
    {
        Assert.Single(type.GetCustomAttributes<AliasAttribute>());
        var methods = type.GetMethods().Where(method => !method.IsStatic).ToArray();
        Assert.Equal([], methods.Where(method => method.GetCustomAttribute<AliasAttribute>() is null).Select(method => method.Name));
        var aliases = methods.Select(method => method.GetCustomAttribute<AliasAttribute>()!.Alias).ToArray();
        Assert.Equal(aliases.Distinct(), aliases);
    }

    [Fact]
    public void Interfaces_Aliases_AreUnique()
    {
        var aliases = s_interfaces.Select(type => type.GetCustomAttribute<AliasAttribute>()!.Alias).ToArray();
        Assert.Equal(aliases.Distinct(), aliases);
    }

    private static IEnumerable<Type> Marked() => s_contracts.GetExportedTypes().Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null);

    private static HashSet<Type> Crossing()
    {
        var found = new HashSet<Type>();
        foreach (var method in s_interfaces.SelectMany(type => type.GetMethods()))
        {
            Visit(method.ReturnType, found);
            foreach (var parameter in method.GetParameters())
                Visit(parameter.ParameterType, found);
        }

        return found;
    }

    private static void Visit(Type type, HashSet<Type> found)
    {
        foreach (var argument in type.GetGenericArguments())
            Visit(argument, found);
        if (type.Assembly != s_contracts || type.IsEnum || type.IsInterface || !found.Add(type))
            return;
        foreach (var property in Kept(type))
            Visit(property.PropertyType, found);
    }

    /// <summary>The members that make up a message; what is computed from them has no setter.</summary>
    private static IEnumerable<PropertyInfo> Kept(Type message) =>
        message.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property => property.SetMethod is not null);

    private static bool IsImmutable(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return IsImmutable(inner);
        if (type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) || type.GetGenericTypeDefinition() == typeof(ImmutableDictionary<,>)))
            return type.GetGenericArguments().All(IsImmutable);
        return type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(DateTimeOffset) || type == typeof(TimeSpan)
            || typeof(IGrainObserver).IsAssignableFrom(type)
            || (type.Assembly == s_contracts && type.GetCustomAttribute<ImmutableAttribute>() is not null);
    }
}

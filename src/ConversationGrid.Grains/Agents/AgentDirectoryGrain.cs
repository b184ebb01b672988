using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ConversationGrid.Contracts.Agents;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Grains.Agents;

/// <summary>The list of agents; each agent's own grain holds all that changes often.</summary>
public sealed class AgentDirectoryGrain(
    [PersistentState("agents", GridStorage.Name)] IPersistentState<AgentDirectoryState> state,
    IOptions<AgentOptions> options) : Grain, IAgentDirectoryGrain
{
    public async Task<AddedAgent?> Add(NewAgent agent)
    {
        if (state.State.Agents.Count >= options.Value.MaxAgents)
            return null;
        var profile = new AgentProfile
        {
            Agent = IdFor(agent.Name),
            Name = agent.Name,
            Skills = [.. agent.Skills.Distinct()],
            Languages = [.. agent.Languages.Distinct()],
            ChatCapacity = agent.ChatCapacity,
            VoiceCapacity = agent.VoiceCapacity,
            Queues = [.. agent.Queues.Distinct()],
        };
        var secret = RandomNumberGenerator.GetHexString(32, lowercase: true);
        await GrainFactory.GetGrain<IAgentGrain>(profile.Agent).Register(profile, secret);
        state.State.Agents.Add(profile);
        await state.WriteStateAsync();
        return new AddedAgent(profile, new AgentToken(profile.Agent, secret).ToString());
    }

    public Task<ImmutableArray<AgentProfile>> List() => Task.FromResult(state.State.Agents.ToImmutableArray());

    public Task<AgentProfile?> Find(string agent) => Task.FromResult(state.State.Agents.Find(profile => profile.Agent == agent));

    /// <summary>The name in lower-case ASCII letters, digits and hyphens, with a number where it is taken.</summary>
    private string IdFor(string name)
    {
        var id = new StringBuilder();
        foreach (var c in name.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c))
                id.Append(c);
            else if (id.Length > 0 && id[^1] != '-')
                id.Append('-');
        }

        var stem = id.ToString().Trim('-') is { Length: > 0 } plain ? plain[..Math.Min(plain.Length, 40)] : "agent";
        var taken = state.State.Agents.Select(profile => profile.Agent).ToHashSet();
        for (var n = 2; ; n++)
        {
            if (!taken.Contains(stem))
                return stem;
            var numbered = string.Create(CultureInfo.InvariantCulture, $"{stem}-{n}");
            if (!taken.Contains(numbered))
                return numbered;
        }
    }
}

[GenerateSerializer, Alias("agent-directory-state")]
public sealed class AgentDirectoryState
{
    [Id(0)] public List<AgentProfile> Agents { get; set; } = [];
}

namespace ConversationGrid.Contracts.Agents;

/// <summary>A desk's token, <c>AGENT.SECRET</c>: it names the grain that can tell whether it is right.</summary>
public readonly record struct AgentToken(string Agent, string Secret)
{
    public static bool TryParse(string? text, out AgentToken token)
    {
        var dot = text?.LastIndexOf('.') ?? -1;
        token = dot > 0 && dot < text!.Length - 1 ? new AgentToken(text[..dot], text[(dot + 1)..]) : default;
        return dot > 0 && token.Agent is not null;
    }

    public override string ToString() => $"{Agent}.{Secret}";
}

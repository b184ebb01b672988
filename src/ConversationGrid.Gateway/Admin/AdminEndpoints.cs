using System.Net.Http.Headers;
using ConversationGrid.Contracts.Agents;
using ConversationGrid.Contracts.Conversations;
using ConversationGrid.Contracts.Optimizer;
using ConversationGrid.Gateway.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace ConversationGrid.Gateway.Admin;

/// <summary><c>/api/v1</c>, for operators with the admin token.</summary>
internal static class AdminEndpoints
{
    public static void MapAdmin(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").AddEndpointFilter(RequireTokenAsync).AddEndpointFilter(AdminBody.RefuseAsync).ProducesProblem(StatusCodes.Status401Unauthorized);
        api.MapPost("/agents", AddAgentAsync).WithBody<AgentToAdd>().ProducesProblem(StatusCodes.Status409Conflict)
            .WithSummary("Adds an agent; the answer has the token for the desk, which cannot be had again.");
        api.MapGet("/agents", ListAgentsAsync).WithSummary("All agents and what they are up to.");
        api.MapGet("/conversations/{id}", DescribeAsync).WithSummary("A conversation as it stands.");
        api.MapGet("/conversations/{id}/transcript", TranscriptAsync).WithSummary("All messages of a conversation.");
        api.MapPost("/conversations/{id}/end", EndAsync).WithSummary("Ends a conversation.");
        api.MapGet("/optimizer/queue", QueueAsync).ProducesProblem(StatusCodes.Status404NotFound).WithSummary("Who waits, in the main queue or the one that is named.");
        api.MapGet("/optimizer/queues", QueuesAsync).WithSummary("The names of all queues.");
        api.MapGet("/optimizer/mode", ModeAsync).ProducesProblem(StatusCodes.Status404NotFound).WithSummary("How the main queue, or the one that is named, solves its batches.");
        api.MapPut("/optimizer/mode", SetModeAsync).WithBody<ModeToSet>().ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("Sets the mode: greedy, classical, hybrid, quantum or shadow. It holds from the next batch on and is kept over restarts.");
        api.MapGet("/optimizer/shadow", ShadowAsync).WithRowLimit().WithSummary("Quantum answers that were scored and not applied, the newest first.");
        api.MapGet("/optimizer/decisions", DecisionsAsync).WithRowLimit().WithSummary("Why conversations were offered as they were, the newest first.");
        api.MapIntents();
        api.MapReview();
    }

    private static async ValueTask<object?> RequireTokenAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var token = (AdminToken)context.HttpContext.RequestServices.GetService(typeof(AdminToken))!;
        return AuthenticationHeaderValue.TryParse(context.HttpContext.Request.Headers.Authorization, out var header)
            && header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
            && token.IsRight(header.Parameter)
            ? await next(context)
            : TypedResults.Problem("The admin token is needed as a bearer token.", statusCode: StatusCodes.Status401Unauthorized);
    }

    private static async Task<Results<Created<AgentAdded>, ValidationProblem, ProblemHttpResult>> AddAgentAsync(HttpRequest request, IGrainFactory grains)
    {
        if (await AdminBody.ReadAsync(request, AdminJson.Default.AgentToAdd) is not { } agent)
            return AdminBody.Wrong("The body is no JSON object of an agent.");
        if (agent.Validate() is { Count: > 0 } errors)
            return TypedResults.ValidationProblem(errors);
        var added = await grains.GetGrain<IAgentDirectoryGrain>(IAgentDirectoryGrain.Key).Add(agent.ToNewAgent());
        return added is null
            ? TypedResults.Problem("There are as many agents as there may be.", statusCode: StatusCodes.Status409Conflict)
            : TypedResults.Created($"/api/v1/agents/{added.Profile.Agent}", new AgentAdded(added.Profile.Agent, added.Profile.Name, added.Token));
    }

    private static async Task<Ok<AgentListed[]>> ListAgentsAsync(IGrainFactory grains)
    {
        var profiles = await grains.GetGrain<IAgentDirectoryGrain>(IAgentDirectoryGrain.Key).List();
        var agents = await Task.WhenAll(profiles.Select(profile => grains.GetGrain<IAgentGrain>(profile.Agent).Availability()));
        return TypedResults.Ok(agents.OfType<AgentAvailability>().Select(AgentListed.From).ToArray());
    }

    private static async Task<Results<Ok<ConversationDescribed>, NotFound>> DescribeAsync(string id, IGrainFactory grains) =>
        await grains.GetGrain<IConversationGrain>(id).Describe() is { } view ? TypedResults.Ok(ConversationDescribed.From(view)) : TypedResults.NotFound();

    private static async Task<Results<Ok<MessageFrame[]>, NotFound>> TranscriptAsync(string id, IGrainFactory grains)
    {
        var conversation = grains.GetGrain<IConversationGrain>(id);
        return await conversation.Describe() is null
            ? TypedResults.NotFound()
            : TypedResults.Ok((await conversation.Read(0)).Select(entry => Frames.Message(entry)).ToArray());
    }

    private static async Task<Results<Ok<ConversationDescribed>, NotFound>> EndAsync(string id, IGrainFactory grains)
    {
        var conversation = grains.GetGrain<IConversationGrain>(id);
        if (await conversation.Describe() is null)
            return TypedResults.NotFound();
        await conversation.End(Author.System, "operator");
        return TypedResults.Ok(ConversationDescribed.From((await conversation.Describe())!));
    }

    private static async Task<Results<Ok<QueueListed>, ProblemHttpResult>> QueueAsync(IGrainFactory grains, string queue = IOptimizerGrain.Key) =>
        await FindQueueAsync(grains, queue) is { } optimizer ? TypedResults.Ok(QueueListed.From(await optimizer.Describe())) : NoQueue(queue);

    private static async Task<Ok<string[]>> QueuesAsync(IGrainFactory grains) =>
        TypedResults.Ok((await grains.GetGrain<IOptimizerGrain>(IOptimizerGrain.Key).Queues()).ToArray());

    private static async Task<Results<Ok<ModeListed>, ProblemHttpResult>> ModeAsync(IGrainFactory grains, string queue = IOptimizerGrain.Key) =>
        await FindQueueAsync(grains, queue) is { } optimizer ? TypedResults.Ok(ModeListed.From(await optimizer.Mode())) : NoQueue(queue);

    private static async Task<Results<Ok<ModeListed>, ProblemHttpResult>> SetModeAsync(HttpRequest request, IGrainFactory grains, string queue = IOptimizerGrain.Key)
    {
        if ((await AdminBody.ReadAsync(request, AdminJson.Default.ModeToSet))?.ToMode() is not { } mode)
            return AdminBody.Wrong($"The body is no JSON object with a mode: {string.Join(", ", ModeToSet.Names)}.");
        return await FindQueueAsync(grains, queue) is { } optimizer ? TypedResults.Ok(ModeListed.From(await optimizer.SetMode(mode))) : NoQueue(queue);
    }

    /// <summary>A name that is not configured must not call a queue into being.</summary>
    private static async Task<IOptimizerGrain?> FindQueueAsync(IGrainFactory grains, string queue) =>
        queue == IOptimizerGrain.Key || (await grains.GetGrain<IOptimizerGrain>(IOptimizerGrain.Key).Queues()).Contains(queue)
            ? grains.GetGrain<IOptimizerGrain>(queue)
            : null;

    private static ProblemHttpResult NoQueue(string queue) =>
        TypedResults.Problem($"There is no queue {queue}.", statusCode: StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<ShadowRecord[]>, ProblemHttpResult>> ShadowAsync(IShadowStore shadow, string? limit) =>
        RowLimit.Parse(limit) is { } most ? TypedResults.Ok((await shadow.ReadAsync(most, CancellationToken.None)).ToArray()) : RowLimit.Wrong();

    private static async Task<Results<Ok<DecisionRecord[]>, ProblemHttpResult>> DecisionsAsync(IDecisionStore decisions, string? conversation, string? limit) =>
        RowLimit.Parse(limit) is { } most ? TypedResults.Ok((await decisions.ReadAsync(conversation, most, CancellationToken.None)).ToArray()) : RowLimit.Wrong();
}

using ConversationGrid.Contracts.Insights;
using ConversationGrid.Gateway.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Gateway.Admin;

/// <summary><c>/api/v1/intents</c>: the intent model in use, its candidate, and the examples that it learns from.</summary>
internal static class IntentEndpoints
{
    public static void MapIntents(this IEndpointRouteBuilder api)
    {
        var intents = api.MapGroup("/intents");
        intents.MapGet("/model", DescribeAsync).WithSummary("Which intent model is in use, which runs in its shadow and how they compare, and whether customers have changed.");
        intents.MapGet("/card", CardAsync).Produces<string>(StatusCodes.Status200OK, "application/json", "text/html").ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("The card of the model in use, as JSON or as a page, by the Accept header.");
        intents.MapGet("/card.json", CardJsonAsync).Produces<string>(StatusCodes.Status200OK, "application/json").ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("The card of the model in use as JSON.");
        intents.MapGet("/card.html", CardHtmlAsync).Produces<string>(StatusCodes.Status200OK, "text/html").ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("The card of the model in use as a page.");
        intents.MapPost("/candidate", CandidateAsync).WithBody<CandidateToRun>().Produces<IntentModelView>(StatusCodes.Status202Accepted).WithModels().ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .WithSummary("Runs a model of the data folder in the shadow or, without a file, trains one from the reviewed examples.");
        intents.MapPost("/promote", PromoteAsync).WithModels().WithSummary("Makes the candidate the model in use.");
        intents.MapPost("/rollback", RollBackAsync).WithModels().WithSummary("Goes back to the model before.");
        intents.MapPost("/classify", ClassifyAsync).WithBody<TextToClassify>().Produces<UtteranceClassified>().WithSummary("What the model in use makes of words.");
    }

    /// <summary>Says in OpenAPI that it answers how the models stand, or why they do not change.</summary>
    private static RouteHandlerBuilder WithModels(this RouteHandlerBuilder endpoint) => endpoint.Produces<IntentModelView>().ProducesProblem(StatusCodes.Status409Conflict);

    private static IIntentModelGrain Models(IGrainFactory grains) => grains.GetGrain<IIntentModelGrain>(IIntentModelGrain.Key);

    private static async Task<Ok<IntentModelView>> DescribeAsync(IGrainFactory grains) => TypedResults.Ok(await Models(grains).Describe());

    private static Task<IResult> CardAsync(HttpRequest request, IGrainFactory grains) =>
        PrefersHtml(request) ? CardHtmlAsync(request.HttpContext, grains) : CardJsonAsync(grains);

    private static async Task<IResult> CardJsonAsync(IGrainFactory grains) =>
        await Models(grains).Card() is { } card ? TypedResults.Text(card.Json, "application/json") : NoCard();

    private static async Task<IResult> CardHtmlAsync(HttpContext context, IGrainFactory grains)
    {
        if (await Models(grains).Card() is not { } card)
            return NoCard();
        // The page has its style inline and needs nothing else.
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Text(card.Html, "text/html; charset=utf-8");
    }

    private static ProblemHttpResult NoCard() =>
        TypedResults.Problem("The model in use came without a card. One is written beside every model that is trained.", statusCode: StatusCodes.Status404NotFound);

    private static async Task<IResult> CandidateAsync(HttpRequest request, IGrainFactory grains)
    {
        // Training needs no body at all.
        var wanted = request.ContentLength is null or 0 && !request.Headers.ContainsKey("Transfer-Encoding")
            ? new CandidateToRun(null)
            : await AdminBody.ReadAsync(request, IntentJson.Default.CandidateToRun);
        if (wanted is null)
            return AdminBody.Wrong("""The body is no JSON object such as {"file": "models/candidate.intents"}.""");
        if (wanted.File is not { } file)
            return await AnswerAsync(await Models(grains).TrainCandidate(), grains, StatusCodes.Status202Accepted);
        return string.IsNullOrWhiteSpace(file)
            ? AdminBody.Wrong("file: name one of the data folder, or leave it out to have a candidate trained.")
            : await AnswerAsync(await Models(grains).LoadCandidate(file), grains);
    }

    private static async Task<IResult> PromoteAsync(IGrainFactory grains) => await AnswerAsync(await Models(grains).Promote(), grains);

    private static async Task<IResult> RollBackAsync(IGrainFactory grains) => await AnswerAsync(await Models(grains).RollBack(), grains);

    private static async Task<IResult> ClassifyAsync(HttpRequest request, IGrainFactory grains, IOptions<GatewayOptions> options)
    {
        var most = options.Value.MaxTextLength;
        if (await AdminBody.ReadAsync(request, IntentJson.Default.TextToClassify) is not { Text: { } text })
            return AdminBody.Wrong("""The body is no JSON object such as {"text": "where is my order"}.""");
        return FrameReader.CountCharacters(text) > most
            ? AdminBody.Wrong($"text: at most {most} characters.")
            : TypedResults.Ok(UtteranceClassified.From(text, await Models(grains).Classify(text)));
    }

    /// <summary>How the models stand now, or why nothing has changed.</summary>
    private static async Task<IResult> AnswerAsync(ModelOutcome outcome, IGrainFactory grains, int done = StatusCodes.Status200OK) => outcome.Refusal switch
    {
        ModelRefusal.None => TypedResults.Json(await Models(grains).Describe(), statusCode: done),
        ModelRefusal.BadModel => TypedResults.Problem(outcome.Problem, statusCode: StatusCodes.Status422UnprocessableEntity),
        _ => TypedResults.Problem(outcome.Problem, statusCode: StatusCodes.Status409Conflict),
    };

    /// <summary>Browsers ask for HTML first; whoever says nothing gets JSON.</summary>
    private static bool PrefersHtml(HttpRequest request)
    {
        foreach (var type in request.GetTypedHeaders().Accept.OrderByDescending(type => type.Quality ?? 1))
        {
            if (type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase))
                return true;
            if (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
                return false;
        }

        return false;
    }
}

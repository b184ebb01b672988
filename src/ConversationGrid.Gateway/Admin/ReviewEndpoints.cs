using System.Text;
using ConversationGrid.Contracts.Insights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ConversationGrid.Gateway.Admin;

/// <summary><c>/api/v1/intents/review</c>: what agents say that utterances were about.</summary>
internal static class ReviewEndpoints
{
    private const int MaxIntent = 100;

    public static void MapReview(this IEndpointRouteBuilder api)
    {
        var review = api.MapGroup("/intents");
        review.MapGet("/review", ListAsync).Produces<ReviewListed[]>().ProducesProblem(StatusCodes.Status400BadRequest)
            .WithSummary("Examples that wait for review or, with state=accepted, those that were accepted.");
        review.MapGet("/review.csv", ExportAsync).Produces<string>(StatusCodes.Status200OK, "text/csv").WithSummary("The accepted examples as CSV, for ./grid intents train.");
        review.MapPost("/review/{id}/accept", AcceptAsync).WithBody<ReviewToAccept>().Produces<ReviewListed>().ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("Accepts an example with the agent's intent, or with another one.");
        review.MapPost("/review/{id}/reject", RejectAsync).Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("Takes an example off the queue.");
    }

    private static IReviewQueueGrain Queue(IGrainFactory grains) => grains.GetGrain<IReviewQueueGrain>(IReviewQueueGrain.Key);

    private static async Task<IResult> ListAsync(IGrainFactory grains, string? state) => state is null or "waiting" or "accepted"
        ? TypedResults.Ok((await Queue(grains).List(state == "accepted")).Select(ReviewListed.From).ToArray())
        : AdminBody.Wrong("state: waiting or accepted.");

    private static async Task<IResult> AcceptAsync(string id, HttpRequest request, IGrainFactory grains)
    {
        var wanted = request.ContentLength is null or 0 && !request.Headers.ContainsKey("Transfer-Encoding")
            ? new ReviewToAccept(null)
            : await AdminBody.ReadAsync(request, IntentJson.Default.ReviewToAccept);
        if (wanted is null)
            return AdminBody.Wrong("""The body is no JSON object such as {"intent": "refund_status"}.""");
        if (wanted.Intent is { } intent && (intent.Length > MaxIntent || !await IsKnownAsync(intent, grains)))
            return AdminBody.Wrong("intent: there is no such intent.");
        return await Queue(grains).Accept(id, wanted.Intent) is { } accepted ? TypedResults.Ok(ReviewListed.From(accepted)) : TypedResults.NotFound();
    }

    private static async Task<IResult> RejectAsync(string id, IGrainFactory grains) =>
        await Queue(grains).Reject(id) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static async Task<IResult> ExportAsync(IGrainFactory grains)
    {
        var csv = new StringBuilder("text,intent\n");
        foreach (var example in await Queue(grains).List(isAccepted: true))
            csv.Append(Quoted(example.Candidate.Text)).Append(',').Append(Quoted(example.Intent!)).Append('\n');
        return TypedResults.Text(csv.ToString(), "text/csv; charset=utf-8");
    }

    private static async Task<bool> IsKnownAsync(string intent, IGrainFactory grains) =>
        (await grains.GetGrain<IIntentModelGrain>(IIntentModelGrain.Key).Labels()).Contains(intent);

    /// <summary>RFC 4180.</summary>
    private static string Quoted(string field) => $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

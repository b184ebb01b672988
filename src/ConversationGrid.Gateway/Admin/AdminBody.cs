using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ConversationGrid.Gateway.Admin;

/// <summary>Reads bodies in the endpoint and not as its parameters, which would be read before the token is looked at.</summary>
internal static class AdminBody
{
    /// <summary>Says in OpenAPI what it is and that it may be refused.</summary>
    public static RouteHandlerBuilder WithBody<T>(this RouteHandlerBuilder endpoint)
        where T : notnull =>
        endpoint.Accepts<T>("application/json").ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status413PayloadTooLarge);

    /// <returns>Null where the body is nothing of the kind.</returns>
    /// <exception cref="BadHttpRequestException">It is too large, or broke off: <see cref="RefuseAsync"/> answers that.</exception>
    public static async Task<T?> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return await request.ReadFromJsonAsync(type);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperation: not said to be JSON.
            return null;
        }
    }

    /// <summary>A body that the server itself does not take is answered like any other wrong one, and no error of ours.</summary>
    public static async ValueTask<object?> RefuseAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (BadHttpRequestException e)
        {
            var isTooLarge = e.StatusCode == StatusCodes.Status413PayloadTooLarge;
            var most = context.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;
            return TypedResults.Problem(isTooLarge ? $"The body is larger than {most} bytes." : "The body cannot be read.", statusCode: e.StatusCode);
        }
    }

    public static ProblemHttpResult Wrong(string problem) => TypedResults.Problem(problem, statusCode: StatusCodes.Status400BadRequest);
}

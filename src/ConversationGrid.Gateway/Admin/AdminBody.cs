using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ConversationGrid.Gateway.Admin;

/// <summary>Reads bodies in the endpoint and not as its parameters, which would be read before the token is looked at.</summary>
internal static class AdminBody
{
    /// <returns>Null where the body is nothing of the kind.</returns>
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

    public static ProblemHttpResult Wrong(string problem) => TypedResults.Problem(problem, statusCode: StatusCodes.Status400BadRequest);
}

using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.OpenApi;

namespace ConversationGrid.Gateway.Admin;

/// <summary>
/// How many rows of a log are wanted: <c>limit</c> in the query. It is bound as text, since what is bound as a number is refused without
/// a reason.
/// </summary>
internal static class RowLimit
{
    private const int Usual = 100;
    private const int Most = 1000;

    /// <returns>Null where it is no number, or out of bounds.</returns>
    public static int? Parse(string? limit) =>
        limit is null ? Usual : int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var rows) && rows is >= 1 and <= Most ? rows : null;

    public static ProblemHttpResult Wrong() => AdminBody.Wrong($"limit: a whole number from 1 to {Most}; without it {Usual}.");

    /// <summary>Says in OpenAPI what it is.</summary>
    public static RouteHandlerBuilder WithRowLimit(this RouteHandlerBuilder endpoint) => endpoint.ProducesProblem(StatusCodes.Status400BadRequest).AddOpenApiOperationTransformer((operation, _, _) =>
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>().Where(parameter => parameter.Name == "limit") ?? [])
            parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = $"{Most}", Default = Usual };
        return Task.CompletedTask;
    });
}

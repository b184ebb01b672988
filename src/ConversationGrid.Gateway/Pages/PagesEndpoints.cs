using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace ConversationGrid.Gateway.Pages;

/// <summary>The web pages: <c>/</c> for customers, <c>/agent</c> for agents, <c>/wall</c> for supervisors, and the description of the sockets at <c>/asyncapi.json</c>.</summary>
internal static class PagesEndpoints
{
    /// <summary>
    /// Nothing from elsewhere, nothing inline, and no string becomes markup. Sockets are named by scheme, since
    /// not every browser takes 'self' for them.
    /// </summary>
    private const string ContentSecurityPolicy =
        "default-src 'self'; connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
        + "require-trusted-types-for 'script'; trusted-types 'none'";

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        var files = PageFiles.Load();
        Map("/", "index.html");
        Map("/agent", "agent.html");
        Map("/wall", "wall.html");
        Map("/asyncapi.json", "asyncapi.json");
        routes.MapMethods("/assets/{**path}", Methods, (HttpContext context, string? path) => Answer(context, files.Find("assets/" + path))).ExcludeFromDescription();

        void Map(string pattern, string name)
        {
            var file = files.Find(name) ?? throw new InvalidOperationException($"The page {name} is not in the assembly.");
            routes.MapMethods(pattern, Methods, context => Answer(context, file)).ExcludeFromDescription();
        }
    }

    private static async Task Answer(HttpContext context, PageFile? file)
    {
        var response = context.Response;
        response.Headers.XContentTypeOptions = "nosniff";
        if (file is null)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        // A browser asks each time and mostly hears that nothing has changed: an update is seen at once.
        response.Headers.CacheControl = "no-cache";
        response.Headers.ETag = file.ETag.ToString();
        response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        response.Headers["Referrer-Policy"] = "no-referrer";
        if (IsKnown(context.Request.Headers.IfNoneMatch, file.ETag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = file.ContentType;
        response.ContentLength = file.Content.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(file.Content, context.RequestAborted);
    }

    private static bool IsKnown(StringValues header, EntityTagHeaderValue tag) =>
        EntityTagHeaderValue.TryParseList(header, out var known)
        && known.Any(candidate => candidate.Equals(EntityTagHeaderValue.Any) || candidate.Compare(tag, useStrongComparison: false));
}

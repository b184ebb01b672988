using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace ConversationGrid.Gateway.Pages;

/// <summary>A file of the pages, as it is served.</summary>
internal sealed record PageFile(ReadOnlyMemory<byte> Content, string ContentType, EntityTagHeaderValue ETag);

/// <summary>The files below <c>wwwroot</c>, which are built into the assembly, by their path with forward slashes.</summary>
internal sealed class PageFiles
{
    private const string Prefix = "wwwroot/";
    private readonly FrozenDictionary<string, PageFile> _files;

    private PageFiles(FrozenDictionary<string, PageFile> files) => _files = files;

    public static PageFiles Load()
    {
        var assembly = typeof(PageFiles).Assembly;
        var files = new Dictionary<string, PageFile>();
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            var path = resource.Replace('\\', '/');
            if (!path.StartsWith(Prefix, StringComparison.Ordinal))
                continue;
            using var stream = assembly.GetManifestResourceStream(resource)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8))}\"");
            files.Add(path[Prefix.Length..], new PageFile(content, ContentTypeOf(path), tag));
        }

        return new PageFiles(files.ToFrozenDictionary(StringComparer.Ordinal));
    }

    public PageFile? Find(string path) => _files.GetValueOrDefault(path);

    private static string ContentTypeOf(string path) => Path.GetExtension(path) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".json" => "application/json",
        var other => throw new InvalidOperationException($"Files that end in '{other}' have no content type here."),
    };
}

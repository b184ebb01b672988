using System.CommandLine;
using System.Net.Http.Headers;
using System.Text.Json;
using ConversationGrid.Gateway.Admin;

namespace ConversationGrid.Host.Commands;

/// <summary><c>agent add</c> and <c>agent list</c>: the agents of a running grid.</summary>
internal static class AgentCommand
{
    private static readonly Option<string> Url = new("--url") { Description = "The grid.", DefaultValueFactory = _ => "http://127.0.0.1:5080", Recursive = true };
    private static readonly Option<string?> Token = new("--token") { Description = "The admin token. Default: GRID_ADMIN_TOKEN, or the data folder's.", Recursive = true };
    private static readonly Option<string> Data = new("--data") { Description = "The grid's data folder, which has the admin token.", DefaultValueFactory = _ => "./data", Recursive = true };
    private static readonly Option<bool> Json = new("--json") { Description = "Prints one JSON object as the last line.", Recursive = true };

    public static Command Create() => new("agent", "Manages the agents of a running grid.") { Url, Token, Data, Json, CreateAdd(), CreateList() };

    private static Command CreateAdd()
    {
        var name = new Argument<string>("NAME") { Description = "The name that customers see." };
        var skills = new Option<string>("--skills") { Description = "Separated by commas.", DefaultValueFactory = _ => "" };
        var languages = new Option<string>("--languages") { Description = "BCP 47, separated by commas.", DefaultValueFactory = _ => "en" };
        var chat = new Option<int>("--chat") { Description = "Chats held at once.", DefaultValueFactory = _ => 3 };
        var voice = new Option<int>("--voice") { Description = "Calls held at once.", DefaultValueFactory = _ => 1 };
        var queues = new Option<string>("--queues") { Description = "The queues to serve, separated by commas; all where none is named.", DefaultValueFactory = _ => "" };
        var command = new Command("add", "Adds an agent and prints the token for the desk.") { name, skills, languages, chat, voice, queues };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed,
            async client =>
            {
                var answer = await client.PostAsJsonAsync(
                    "/api/v1/agents",
                    new
                    {
                        name = parsed.GetValue(name),
                        skills = Split(parsed.GetValue(skills)),
                        languages = Split(parsed.GetValue(languages)),
                        chat = parsed.GetValue(chat),
                        voice = parsed.GetValue(voice),
                        queues = Split(parsed.GetValue(queues)),
                    },
                    cancellation);
                return await ReadAsync(answer, cancellation);
            },
            added => parsed.GetValue(Json)
                ? added.GetRawText()
                : $"{added.GetProperty("name").GetString()} ({added.GetProperty("agent").GetString()}){Environment.NewLine}token {added.GetProperty("token").GetString()}{Environment.NewLine}desk  {parsed.GetValue(Url)}/agent?token={added.GetProperty("token").GetString()}"));
        return command;
    }

    private static Command CreateList()
    {
        var command = new Command("list", "Lists the agents.");
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed,
            async client => await ReadAsync(await client.GetAsync(new Uri("/api/v1/agents", UriKind.Relative), cancellation), cancellation),
            agents => parsed.GetValue(Json)
                ? JsonSerializer.Serialize(new { agents })
                : string.Join(Environment.NewLine, agents.EnumerateArray().Select(Line).Prepend($"{"agent",-24}{"activity",-11}{"free",-6}skills"))));
        return command;

        static string Line(JsonElement agent) =>
            $"{agent.GetProperty("agent").GetString(),-24}{agent.GetProperty("activity").GetString(),-11}{$"{agent.GetProperty("freeChat")}/{agent.GetProperty("chat")}",-6}{string.Join(',', agent.GetProperty("skills").EnumerateArray())}";
    }

    private static async Task<int> RunAsync(ParseResult parsed, Func<HttpClient, Task<JsonElement>> call, Func<JsonElement, string> print)
    {
        if (!Uri.TryCreate(parsed.GetValue(Url), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            await Console.Error.WriteLineAsync($"--url {parsed.GetValue(Url)}: expected http://HOST:PORT.");
            return ExitCode.Usage;
        }

        if (FindToken(parsed) is not { } token)
        {
            await Console.Error.WriteLineAsync($"No admin token: give --token, set GRID_ADMIN_TOKEN, or name the grid's data folder with --data (looked in {Path.GetFullPath(parsed.GetValue(Data)!)}).");
            return ExitCode.Usage;
        }

        using var client = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromSeconds(30) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            await Console.Out.WriteLineAsync(print(await call(client)));
            return ExitCode.Done;
        }
        catch (HttpRequestException e)
        {
            await Console.Error.WriteLineAsync(e.StatusCode is null ? $"No grid answers at {url}: {e.Message}. Start one with ./grid up." : e.Message);
            return ExitCode.Failed;
        }
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var body = await answer.Content.ReadAsStringAsync(cancellation);
        if (!answer.IsSuccessStatusCode)
            throw new HttpRequestException($"The grid answered {(int)answer.StatusCode}: {Reason(body)}", null, answer.StatusCode);
        return JsonElement.Parse(body);
    }

    /// <summary>The words of a problem document, or the body as it is.</summary>
    private static string Reason(string body)
    {
        try
        {
            var problem = JsonElement.Parse(body);
            return problem.TryGetProperty("errors", out var errors)
                ? string.Join(" ", errors.EnumerateObject().Select(error => $"{error.Name}: {string.Join(' ', error.Value.EnumerateArray())}"))
                : problem.TryGetProperty("detail", out var detail) ? detail.GetString()! : body;
        }
        catch (JsonException)
        {
            return body;
        }
    }

    private static string? FindToken(ParseResult parsed)
    {
        if (parsed.GetValue(Token) is { Length: > 0 } given)
            return given;
        if (Environment.GetEnvironmentVariable("GRID_ADMIN_TOKEN") is { Length: > 0 } ambient)
            return ambient;
        var path = Path.Combine(parsed.GetValue(Data)!, AdminToken.FileName);
        return File.Exists(path) ? File.ReadAllText(path).Trim() : null;
    }

    private static string[] Split(string? list) => (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace PowerCrm.Stress.Fuzzing;

/// <summary>
/// Makes the request of a number. Each route is sent by each caller once before any is sent twice. About a third is valid except for
/// unknown ids, so that requests get far; the others are invalid in one to three ways.
/// </summary>
internal sealed class RequestGenerator(ApiDocument document, CallerPool cast, int seed)
{
    /// <summary>These end what other requests need, so most of them are sent without a valid token.</summary>
    private static readonly string[] DestructiveRoutes =
    [
        "POST /privacy/erase", "POST /customers/{id}/erase", "POST /auth/logout-all", "POST /staff/logout-all",
        "DELETE /auth/sessions/{id}",
        "POST /managers/{id}/offboard", "POST /managers/{id}/offboard/undo", "POST /auth/withdraw",
        "POST /policies/review/activate", "POST /policies/retention/activate",
        "POST /policies/assignment/activate", "PUT /managers/{id}", "POST /ops/projections/{name}/rebuild", "PUT /privacy/consent",
    ];

    /// <param name="alone">True when only this request is sent: ids from earlier answers are not known.</param>
    public FuzzRequest Generate(int number, bool alone)
    {
        var callers = cast.Callers;
        var pairs = document.Routes.Count * callers.Count;
        var order = new Random(unchecked(seed * 7919 + number / pairs));
        var place = Shuffled(pairs, order)[number % pairs];
        var random = new Random(unchecked(seed * 1_000_003 + number));
        var (route, caller) = (document.Routes[place / callers.Count], callers[place % callers.Count]);
        // After each pair was sent once, callers who may use the route are preferred.
        if (number >= pairs && random.Next(4) > 0 && callers.Where(c => IsIntendedFor(route, c)).ToList() is { Count: > 0 } meant)
            caller = meant[random.Next(meant.Count)];
        return new RequestBuilder(document, cast, random, new Random(number), route, caller, alone).Request(number);
    }

    private static bool IsIntendedFor(ApiRoute route, FuzzCaller caller) => route.Path.Split('/')[1] switch
    {
        "auth" or "privacy" or "ocr" or "upload" or "companies" => caller.IsApplicant,
        "reviews" => caller.Role is "reviewer" or "admin",
        "customers" or "notifications" => caller.Role is "manager" or "admin",
        "managers" or "policies" or "assignment" or "metrics" or "ops" => caller.Role == "admin",
        "audit" => caller.Role is "auditor" or "admin",
        "staff" => caller.IsStaff,
        _ => true,
    };

    private int[]? shuffled;
    private (int Pairs, int Cycle) shuffledFor;
    private readonly Lock shuffleLock = new();

    private int[] Shuffled(int pairs, Random order)
    {
        var cycle = order.Next();
        lock (shuffleLock)
        {
            if (shuffled is null || shuffledFor != (pairs, cycle))
            {
                (shuffled, shuffledFor) = ([.. Enumerable.Range(0, pairs)], (pairs, cycle));
                order.Shuffle(shuffled);
            }
            return shuffled;
        }
    }

    /// <summary>Makes one request.</summary>
    /// <param name="known">Random numbers for values from other answers, separate so that the rest of the request does not depend on
    /// them.</param>
    private sealed class RequestBuilder(ApiDocument document, CallerPool cast, Random random, Random known, ApiRoute route,
        FuzzCaller caller, bool alone)
    {
        private readonly List<(string Name, string Value)> headers = [];
        private readonly FuzzCaller subject = cast.Applicants[random.Next(4) switch { 0 or 1 => 0, 2 => 1, _ => random.Next(4) }];
        private string? mustRefuse;
        private string id = "";
        private bool elsewhere;

        public FuzzRequest Request(int number)
        {
            var (wrong, method) = (random.Next(3) > 0, route.Method);
            var path = Path(wrong) + Query(wrong);
            if (wrong && OneIn(40))
                method = Any(OddValues.Methods);
            var honest = Token(wrong);
            Preconditions(wrong);
            var (body, type) = Body(wrong);
            if (type is not null)
                headers.Add(("Content-Type", type));
            for (var more = wrong && OneIn(3) ? 1 + random.Next(2) : 0; more > 0; more--)
            {
                var name = Any(OddValues.HeaderNames);
                if (name == "Authorization")
                    honest = false;
                headers.RemoveAll(h => h.Name == name);
                headers.Add((name, Any(OddValues.Header)));
                if (name is "Content-Type" or "Content-Encoding")
                    mustRefuse = null;
            }
            if (method != route.Method || elsewhere)
                mustRefuse = null;
            else if (route.Secured && headers.TrueForAll(h => h.Name != "Authorization"))
                mustRefuse = "it came from nobody";
            return new FuzzRequest(number, route, caller, method, path, headers, body, body is not null && OneIn(8), elsewhere, honest,
                mustRefuse);
        }

        private string Path(bool wrong)
        {
            var path = route.Path;
            foreach (var parameter in route.Parameters("path"))
            {
                var name = parameter["name"]!.GetValue<string>();
                id = wrong && OneIn(4) ? Any(OddValues.Url) : PathValue(name);
                path = path.Replace($"{{{name}}}", id, StringComparison.Ordinal);
            }
            elsewhere = wrong && OneIn(60);
            elsewhere |= path.Contains("..", StringComparison.Ordinal) || path.Contains("//", StringComparison.Ordinal)
                || path.EndsWith('/');
            return wrong && elsewhere ? Any([path + "/", path.ToUpperInvariant(), "/" + path, path + "%00", path + "/../..", path + ";a=1"])
                : path;
        }

        private string PathValue(string name) => (name, route.Path.Split('/')[1]) switch
        {
            ("imageId", _) => subject.Images.Count > 0 ? Any(subject.Images) : Guid.Empty.ToString(),
            ("kind", _) => Any(["review", "assignment", "retention", "consent", "reasons"]),
            ("version", _) => Any(["1", "2", "0", "2026-11"]),
            ("name", _) => Any(["manager_workload", "log_seals", "review_queue", "none"]),
            // A disabled account could not be used any more.
            (_, "managers") when route.Path.EndsWith("/offboard", StringComparison.Ordinal) => Guid.CreateVersion7().ToString(),
            (_, "managers") => Any(cast.Staff.Where(s => s.Role == "manager").ToList()).Id.ToString(),
            (_, "notifications" or "ops") or (_, "audit") when route.Path != "/audit/registrations/{id}" =>
                Learned("id") ?? Guid.CreateVersion7().ToString(),
            (_, "customers") when route.Path.Contains("imports", StringComparison.Ordinal) =>
                Learned("id") ?? Guid.CreateVersion7().ToString(),
            _ => subject.Id.ToString(),
        };

        private string? Learned(string member) => alone ? null : cast.PickLearned(route.Path.Split('/')[1], member, known);

        private string Query(bool wrong)
        {
            var query = new List<string>();
            foreach (var parameter in route.Parameters("query"))
            {
                var name = parameter["name"]!.GetValue<string>();
                if (!OneIn(2))
                    continue;
                query.Add($"{name}={(wrong && OneIn(2) ? Any(OddValues.Url) : QueryValue(name, wrong))}");
                if (wrong && OneIn(20))
                    query.Add($"{name}={Any(OddValues.Url)}");
            }
            if (wrong && OneIn(30))
                query.Add(Any(["odd=1", "=", "&&", "limit", "a[]=1&a[]=2", "%00=1"]));
            return query.Count == 0 ? "" : "?" + string.Join('&', query);
        }

        private string QueryValue(string name, bool wrong) => name switch
        {
            "limit" => Any(["1", "20", "100"]),
            "cursor" when Learned("nextCursor") is { } cursor => Uri.EscapeDataString(wrong ? Altered(cursor) : cursor),
            "cursor" => "x",
            "q" => Any([Uri.EscapeDataString("深圳"), "sz", "91", Uri.EscapeDataString("电子有限公司")]),
            "status" => Any(["pending", "processing", "approved", "assigned", "serving"]),
            "from" or "to" when route.Path.EndsWith("/diff", StringComparison.Ordinal) => Any(["1", "2", "0"]),
            "from" or "to" or "basisOn" => Any(["2026-01-01", "2026-12-31", "2026-11-28T00:00:00Z"]),
            "at" => Any(["2026-11-28T00:00:00Z", "2036-01-01T00:00:00Z"]),
            "dryRun" or "unread" => Any(["true", "false"]),
            "reviewer" => Any(cast.Staff).Id.ToString(),
            "region" or "parent" => Any(["440000", "440300"]),
            _ => Any(["1", "2", "fraud", "contract"]),
        };

        private static string Altered(string text) =>
            text.Length < 2 ? text : $"{text[..(text.Length / 2)]}{(char)(text[text.Length / 2] ^ 1)}{text[(text.Length / 2 + 1)..]}";

        /// <returns>True when the caller's own token is sent unchanged.</returns>
        private bool Token(bool wrong)
        {
            if (caller.Token is not { } token)
                return false;
            var spoilt = DestructiveRoutes.Contains(route.Name) ? !OneIn(8) : wrong && OneIn(12);
            if (!spoilt)
            {
                headers.Add(("Authorization", "Bearer " + token));
                return true;
            }
            var other = Any((string[])
            [
                "Bearer " + Altered(token), "Bearer " + caller.RefreshToken, "Basic " + token, "Bearer", "Bearer " + token + token,
                "Bearer " + token[..^1], "bearer  " + Altered(token), "Bearer null", token,
            ]);
            headers.Add(("Authorization", other));
            if (route.Secured)
                mustRefuse = "its token is none";
            return false;
        }

        private void Preconditions(bool wrong)
        {
            foreach (var parameter in route.Parameters("header"))
            {
                var name = parameter["name"]!.GetValue<string>();
                if (wrong && OneIn(6))
                {
                    if (OneIn(2))
                        headers.Add((name, Any(OddValues.Header)));
                    continue;
                }
                if (name == "Idempotency-Key" && !OneIn(4))
                    headers.Add((name, OneIn(6) ? "the-same-key" : Key()));
                else if (name == "If-Match")
                    headers.Add((name, string.Create(CultureInfo.InvariantCulture, $"\"{cast.Version(id) ?? known.Next(1, 20)}\"")));
            }
        }

        private string Key() => string.Create(CultureInfo.InvariantCulture, $"fuzz-{random.NextInt64():x}");

        private (byte[]?, string?) Body(bool wrong)
        {
            if (route.Bodies.Count == 0)
                return wrong && OneIn(6) ? (Encoding.UTF8.GetBytes(Any(OddValues.Json)), "application/json") : (null, null);
            if (!route.TakesJson)
                return new OddForm(random).Body(route, wrong);
            var content = route.Bodies["application/json"]!;
            var body = Filled(content["example"]?.DeepClone() ?? OfSchema(content["schema"], 0));
            if (route.Path is "/auth/register" or "/auth/draft" && caller.IsApplicant)
                body = CallerPool.Form(caller);
            if (!wrong)
                return (Encoding.UTF8.GetBytes(body?.ToJsonString() ?? "null"), "application/json");
            var (bytes, refuse) = new OddBody(random).Of(body);
            mustRefuse ??= refuse;
            return (bytes, "application/json");
        }

        /// <summary>Fills in ids that exist, and the caller's own words.</summary>
        private JsonNode? Filled(JsonNode? node)
        {
            if (node is JsonArray list)
                for (var n = 0; n < list.Count; n++)
                    list[n] = Filled(list[n]?.DeepClone());
            if (node is JsonObject it)
                foreach (var name in it.Select(m => m.Key).ToList())
                    it[name] = Value(name) is { } value ? value : Filled(it[name]?.DeepClone());
            return node;
        }

        private JsonNode? Value(string member) => member switch
        {
            "managerId" or "staffId" or "to" when route.Path.Contains("customers", StringComparison.Ordinal)
                || route.Path == "/managers" => Any(cast.Staff).Id.ToString(),
            "customerId" or "registrationId" => subject.Id.ToString(),
            "customerIds" => new JsonArray([.. cast.Applicants.Select(a => (JsonNode)a.Id.ToString())]),
            "imageId" => subject.Images.Count > 0 ? Any(subject.Images) : Guid.Empty.ToString(),
            "refreshToken" => OneIn(4) ? caller.RefreshToken : "none",
            // Only the fuzzer's own user name can be locked by it.
            "username" => "fuzz",
            "phone" => caller.IsApplicant ? caller.Phone : "13700000000",
            "contactedAt" => null,
            _ => caller.OwnValue(member),
        };

        private JsonNode? OfSchema(JsonNode? schema, int depth)
        {
            var it = document.Resolve(schema);
            if (it["oneOf"] is JsonArray several)
                return OfSchema(several[^1], depth);
            if (it["enum"] is JsonArray { Count: > 0 } names)
                return names[random.Next(names.Count)]?.DeepClone();
            var type = it["type"] switch
            {
                JsonArray list => list.Select(t => t!.GetValue<string>()).FirstOrDefault(t => t != "null"),
                JsonValue one => one.GetValue<string>(),
                _ => "object",
            };
            return type switch
            {
                "string" when it["format"]?.GetValue<string>() == "uuid" => subject.Id.ToString(),
                "string" when it["format"]?.GetValue<string>() == "date-time" => "2026-12-01T02:00:00Z",
                "string" when it["format"]?.GetValue<string>() == "date" => "2026-12-01",
                "string" => Any(["电话已接通", "440000", "KV10", "phone", "materials", "123456"]),
                "integer" or "number" => random.Next(1, 100),
                "boolean" => OneIn(2),
                "array" => depth > 6 ? new JsonArray() : new JsonArray(OfSchema(it["items"], depth + 1)),
                _ => depth > 6 ? new JsonObject() : new JsonObject(((JsonObject?)it["properties"] ?? [])
                    .Select(p => KeyValuePair.Create(p.Key, OfSchema(p.Value, depth + 1)))),
            };
        }

        private bool OneIn(int many) => random.Next(many) == 0;
        private T Any<T>(IReadOnlyList<T> values) => values[random.Next(values.Count)];
    }
}

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

    /// <param name="isSingle">True when only this request is sent: ids from earlier answers are not known.</param>
    public FuzzRequest Generate(int number, bool isSingle)
    {
        var callers = cast.Callers;
        var pairs = document.Routes.Count * callers.Count;
        var order = new Random(unchecked(seed * 7919 + number / pairs));
        var place = Shuffle(pairs, order)[number % pairs];
        var random = new Random(unchecked(seed * 1_000_003 + number));
        var (route, caller) = (document.Routes[place / callers.Count], callers[place % callers.Count]);
        // After each pair was sent once, callers who may use the route are preferred.
        if (number >= pairs && random.Next(4) > 0 && callers.Where(c => IsIntendedFor(route, c)).ToList() is { Count: > 0 } intended)
            caller = intended[random.Next(intended.Count)];
        return new RequestBuilder(document, cast, random, new Random(number), route, caller, isSingle).Build(number);
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

    private int[] Shuffle(int pairs, Random order)
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
    /// <param name="valueRandom">Random numbers for values from other answers, separate so that the rest of the request does not depend on
    /// them.</param>
    private sealed class RequestBuilder(ApiDocument document, CallerPool cast, Random random, Random valueRandom, ApiRoute route,
        FuzzCaller caller, bool isSingle)
    {
        private readonly List<(string Name, string Value)> headers = [];
        private readonly FuzzCaller subject = cast.Applicants[random.Next(4) switch { 0 or 1 => 0, 2 => 1, _ => random.Next(4) }];
        private string? refusalReason;
        private string id = "";
        private bool isPathChanged;

        public FuzzRequest Build(int number)
        {
            var (wrong, method) = (random.Next(3) > 0, route.Method);
            var path = BuildPath(wrong) + BuildQuery(wrong);
            if (wrong && OneIn(40))
                method = Pick(OddValues.Methods);
            var hasOwnToken = AddToken(wrong);
            AddPreconditions(wrong);
            var (body, type) = BuildBody(wrong);
            if (type is not null)
                headers.Add(("Content-Type", type));
            for (var remaining = wrong && OneIn(3) ? 1 + random.Next(2) : 0; remaining > 0; remaining--)
            {
                var name = Pick(OddValues.HeaderNames);
                if (name == "Authorization")
                    hasOwnToken = false;
                headers.RemoveAll(h => h.Name == name);
                headers.Add((name, Pick(OddValues.Header)));
                if (name is "Content-Type" or "Content-Encoding")
                    refusalReason = null;
            }
            if (method != route.Method || isPathChanged)
                refusalReason = null;
            else if (route.IsSecured && headers.TrueForAll(h => h.Name != "Authorization"))
                refusalReason = "it came from nobody";
            return new FuzzRequest(number, route, caller, method, path, headers, body, body is not null && OneIn(8), isPathChanged,
                hasOwnToken, refusalReason);
        }

        private string BuildPath(bool wrong)
        {
            var path = route.Path;
            foreach (var parameter in route.Parameters("path"))
            {
                var name = parameter["name"]!.GetValue<string>();
                id = wrong && OneIn(4) ? Pick(OddValues.Url) : PathValue(name);
                path = path.Replace($"{{{name}}}", id, StringComparison.Ordinal);
            }
            isPathChanged = wrong && OneIn(60);
            isPathChanged |= path.Contains("..", StringComparison.Ordinal) || path.Contains("//", StringComparison.Ordinal)
                || path.EndsWith('/');
            return wrong && isPathChanged ? Pick([path + "/", path.ToUpperInvariant(), "/" + path, path + "%00", path + "/../..", path
                + ";a=1"])
                : path;
        }

        private string PathValue(string name) => (name, route.Path.Split('/')[1]) switch
        {
            ("imageId", _) => subject.Images.Count > 0 ? Pick(subject.Images) : Guid.Empty.ToString(),
            ("kind", _) => Pick(["review", "assignment", "retention", "consent", "reasons"]),
            ("version", _) => Pick(["1", "2", "0", "2026-11"]),
            ("name", _) => Pick(["manager_workload", "log_seals", "review_queue", "none"]),
            // A disabled account could not be used any more.
            (_, "managers") when route.Path.EndsWith("/offboard", StringComparison.Ordinal) => Guid.CreateVersion7().ToString(),
            (_, "managers") => Pick(cast.Staff.Where(s => s.Role == "manager").ToList()).Id.ToString(),
            (_, "notifications" or "ops") or (_, "audit") when route.Path != "/audit/registrations/{id}" =>
                PickLearned("id") ?? Guid.CreateVersion7().ToString(),
            (_, "customers") when route.Path.Contains("imports", StringComparison.Ordinal) =>
                PickLearned("id") ?? Guid.CreateVersion7().ToString(),
            _ => subject.Id.ToString(),
        };

        private string? PickLearned(string member) => isSingle ? null : cast.PickLearned(route.Path.Split('/')[1], member, valueRandom);

        private string BuildQuery(bool wrong)
        {
            var query = new List<string>();
            foreach (var parameter in route.Parameters("query"))
            {
                var name = parameter["name"]!.GetValue<string>();
                if (!OneIn(2))
                    continue;
                query.Add($"{name}={(wrong && OneIn(2) ? Pick(OddValues.Url) : QueryValue(name, wrong))}");
                if (wrong && OneIn(20))
                    query.Add($"{name}={Pick(OddValues.Url)}");
            }
            if (wrong && OneIn(30))
                query.Add(Pick(["odd=1", "=", "&&", "limit", "a[]=1&a[]=2", "%00=1"]));
            return query.Count == 0 ? "" : "?" + string.Join('&', query);
        }

        private string QueryValue(string name, bool wrong) => name switch
        {
            "limit" => Pick(["1", "20", "100"]),
            "cursor" when PickLearned("nextCursor") is { } cursor => Uri.EscapeDataString(wrong ? Alter(cursor) : cursor),
            "cursor" => "x",
            "q" => Pick([Uri.EscapeDataString("深圳"), "sz", "91", Uri.EscapeDataString("电子有限公司")]),
            "status" => Pick(["pending", "processing", "approved", "assigned", "serving"]),
            "from" or "to" when route.Path.EndsWith("/diff", StringComparison.Ordinal) => Pick(["1", "2", "0"]),
            "from" or "to" or "basisOn" => Pick(["2026-01-01", "2026-12-31", "2026-11-28T00:00:00Z"]),
            "at" => Pick(["2026-11-28T00:00:00Z", "2036-01-01T00:00:00Z"]),
            "dryRun" or "unread" => Pick(["true", "false"]),
            "reviewer" => Pick(cast.Staff).Id.ToString(),
            "region" or "parent" => Pick(["440000", "440300"]),
            _ => Pick(["1", "2", "fraud", "contract"]),
        };

        private static string Alter(string text) =>
            text.Length < 2 ? text : $"{text[..(text.Length / 2)]}{(char)(text[text.Length / 2] ^ 1)}{text[(text.Length / 2 + 1)..]}";

        /// <returns>True when the caller's own token is sent unchanged.</returns>
        private bool AddToken(bool wrong)
        {
            if (caller.Token is not { } token)
                return false;
            var isAltered = DestructiveRoutes.Contains(route.Name) ? !OneIn(8) : wrong && OneIn(12);
            if (!isAltered)
            {
                headers.Add(("Authorization", "Bearer " + token));
                return true;
            }
            var other = Pick((string[])
            [
                "Bearer " + Alter(token), "Bearer " + caller.RefreshToken, "Basic " + token, "Bearer", "Bearer " + token + token,
                "Bearer " + token[..^1], "bearer  " + Alter(token), "Bearer null", token,
            ]);
            headers.Add(("Authorization", other));
            if (route.IsSecured)
                refusalReason = "its token is none";
            return false;
        }

        private void AddPreconditions(bool wrong)
        {
            foreach (var parameter in route.Parameters("header"))
            {
                var name = parameter["name"]!.GetValue<string>();
                if (wrong && OneIn(6))
                {
                    if (OneIn(2))
                        headers.Add((name, Pick(OddValues.Header)));
                    continue;
                }
                if (name == "Idempotency-Key" && !OneIn(4))
                    headers.Add((name, OneIn(6) ? "the-same-key" : NewKey()));
                else if (name == "If-Match")
                    headers.Add((name, string.Create(CultureInfo.InvariantCulture, $"\"{cast.Version(id) ?? valueRandom.Next(1, 20)}\"")));
            }
        }

        private string NewKey() => string.Create(CultureInfo.InvariantCulture, $"fuzz-{random.NextInt64():x}");

        private (byte[]?, string?) BuildBody(bool wrong)
        {
            if (route.Bodies.Count == 0)
                return wrong && OneIn(6) ? (Encoding.UTF8.GetBytes(Pick(OddValues.Json)), "application/json") : (null, null);
            if (!route.TakesJson)
                return new OddForm(random).Body(route, wrong);
            var content = route.Bodies["application/json"]!;
            var body = Fill(content["example"]?.DeepClone() ?? CreateFromSchema(content["schema"], 0));
            if (route.Path is "/auth/register" or "/auth/draft" && caller.IsApplicant)
                body = CallerPool.CreateForm(caller);
            if (!wrong)
                return (Encoding.UTF8.GetBytes(body?.ToJsonString() ?? "null"), "application/json");
            var (bytes, reason) = new OddBody(random).Of(body);
            refusalReason ??= reason;
            return (bytes, "application/json");
        }

        /// <summary>Fills in ids that exist, and the caller's own words.</summary>
        private JsonNode? Fill(JsonNode? node)
        {
            if (node is JsonArray list)
                for (var n = 0; n < list.Count; n++)
                    list[n] = Fill(list[n]?.DeepClone());
            if (node is JsonObject it)
                foreach (var name in it.Select(m => m.Key).ToList())
                    it[name] = MemberValue(name) is { } value ? value : Fill(it[name]?.DeepClone());
            return node;
        }

        private JsonNode? MemberValue(string member) => member switch
        {
            "managerId" or "staffId" or "to" when route.Path.Contains("customers", StringComparison.Ordinal)
                || route.Path == "/managers" => Pick(cast.Staff).Id.ToString(),
            "customerId" or "registrationId" => subject.Id.ToString(),
            "customerIds" => new JsonArray([.. cast.Applicants.Select(a => (JsonNode)a.Id.ToString())]),
            "imageId" => subject.Images.Count > 0 ? Pick(subject.Images) : Guid.Empty.ToString(),
            "refreshToken" => OneIn(4) ? caller.RefreshToken : "none",
            // Only the fuzzer's own user name can be locked by it.
            "username" => "fuzz",
            "phone" => caller.IsApplicant ? caller.Phone : "13700000000",
            "contactedAt" => null,
            _ => caller.OwnValue(member),
        };

        private JsonNode? CreateFromSchema(JsonNode? schema, int depth)
        {
            var it = document.Resolve(schema);
            if (it["oneOf"] is JsonArray options)
                return CreateFromSchema(options[^1], depth);
            if (it["enum"] is JsonArray { Count: > 0 } names)
                return names[random.Next(names.Count)]?.DeepClone();
            var type = it["type"] switch
            {
                JsonArray list => list.Select(t => t!.GetValue<string>()).FirstOrDefault(t => t != "null"),
                JsonValue single => single.GetValue<string>(),
                _ => "object",
            };
            return type switch
            {
                "string" when it["format"]?.GetValue<string>() == "uuid" => subject.Id.ToString(),
                "string" when it["format"]?.GetValue<string>() == "date-time" => "2026-12-01T02:00:00Z",
                "string" when it["format"]?.GetValue<string>() == "date" => "2026-12-01",
                "string" => Pick(["电话已接通", "440000", "KV10", "phone", "materials", "123456"]),
                "integer" or "number" => random.Next(1, 100),
                "boolean" => OneIn(2),
                "array" => depth > 6 ? new JsonArray() : new JsonArray(CreateFromSchema(it["items"], depth + 1)),
                _ => depth > 6 ? new JsonObject() : new JsonObject(((JsonObject?)it["properties"] ?? [])
                    .Select(p => KeyValuePair.Create(p.Key, CreateFromSchema(p.Value, depth + 1)))),
            };
        }

        private bool OneIn(int many) => random.Next(many) == 0;
        private T Pick<T>(IReadOnlyList<T> values) => values[random.Next(values.Count)];
    }
}

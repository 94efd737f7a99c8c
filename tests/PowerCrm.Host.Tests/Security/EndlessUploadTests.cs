using System.Net.Http.Headers;
using System.Text;
using Dapper;
using PowerCrm.Host.Tests.Registration;

namespace PowerCrm.Host.Tests.Security;

/// <summary>
/// A body larger than allowed, however its length is declared: the sender can read the refusal, and the body is not kept in memory.
/// </summary>
public class EndlessUploadTests(TestHost host) : IClassFixture<TestHost>
{
    private const long MB = 1024 * 1024;
    private const string KindHeader = "--b\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\n";

    [Theory]
    [InlineData(11, false), InlineData(11, true), InlineData(60, false), InlineData(60, true)]
    public async Task an_upload_that_is_too_large_is_refused_with_an_answer_the_client_can_read(int megabytes, bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/upload/image") { Content = new ZeroContent(megabytes * MB, chunked) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await Token());
        request.Headers.TransferEncodingChunked = chunked;
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");
        using var answer = await host.Http.SendAsync(request);
        ((int)answer.StatusCode).ShouldBe(413);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("\"image_too_large\"");
    }

    [Theory, InlineData("nobody", 2, 401), InlineData("nobody", 20, 401), InlineData("", 2, 400)]
    public async Task a_refusal_before_the_whole_body_was_read_reaches_the_client(string token, int megabytes, int status)
    {
        if (token.Length == 0)
            token = (await Applicant.SignIn(host, sensitive: false)).Token;
        using var request = new HttpRequestMessage(HttpMethod.Post,
            "/upload/image")
        { Content = new ZeroContent(megabytes * MB, chunked: false) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");
        using var answer = await host.Http.SendAsync(request);
        ((int)answer.StatusCode).ShouldBe(status);
    }

    [Theory, InlineData(10, false), InlineData(10, true)]
    public async Task a_large_json_body_is_refused_as_too_large(int megabytes, bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/auth/send-code")
        {
            Content = new ZeroContent(megabytes * MB,
            chunked)
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await Token());
        request.Headers.TransferEncodingChunked = chunked;
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await host.Http.SendAsync(request);
        ((int)answer.StatusCode).ShouldBe(413);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("\"payload_too_large\"");
    }

    [Fact]
    public async Task a_gigabyte_that_is_only_announced_is_refused_before_it_comes()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post,
            "/upload/image")
        { Content = new ZeroContent(1024 * MB, chunked: false) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await Token());
        request.Headers.ExpectContinue = true;
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");
        using var answer = await host.Http.SendAsync(request);
        ((int)answer.StatusCode).ShouldBe(413);
        ((ZeroContent)request.Content).WasRead.ShouldBeFalse();
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task a_gigabyte_is_cut_off(bool chunked)
    {
        var answer = chunked ? await Send("Transfer-Encoding: chunked", Wire.Chunked(Wire.Body(1024 * MB)))
            : await Send($"Content-Length: {1024 * MB}", Wire.Body(1024 * MB));
        answer.SentBytes.ShouldBeLessThan(100 * MB);
        (answer.Code, answer.Problem).ShouldBe((413, "image_too_large"), answer.Text);
    }

    [Fact]
    public async Task a_body_longer_than_its_content_length_is_cut_there_and_malformed()
    {
        var answer = await Send("Content-Length: 1000", Wire.Body(11 * MB));
        (answer.Code, answer.Problem, answer.AnswerCount).ShouldBe((400, "malformed_request", 1), answer.Text);
    }

    [Fact]
    public async Task an_upload_cut_off_by_its_client_stores_nothing()
    {
        // A client that disconnects half-way gets no answer, and nothing is stored.
        var it = await Applicant.SignIn(host);
        var answer = await Wire.Send(host.Url.Port, Wire.Upload(it.Token, $"Content-Length: {5 * MB}"), Wire.Body(1000), hangUp: true);
        answer.Code.ShouldBeOneOf(0, 400);
        await using var connection = await host.OpenAsync();
        (await connection.ExecuteScalarAsync<long>("select count(*) from pc_images where owner = @Id", new { it.Id })).ShouldBe(0);
    }

    [Theory]
    [InlineData("both lengths", "Content-Length: 1000\nTransfer-Encoding: chunked")]
    [InlineData("no chunks", "Transfer-Encoding: chunked")]
    [InlineData("two lengths", "Content-Length: 1000\nContent-Length: 2000")]
    [InlineData("a length below nothing", "Content-Length: -1")]
    [InlineData("a length that no number holds", "Content-Length: 99999999999999999999")]
    [InlineData("an unknown coding", "Transfer-Encoding: gzip")]
    public async Task an_upload_with_contradictory_lengths_is_refused(string _, string headers)
    {
        var answer = await Send(headers, Wire.Body(1000));
        answer.Code.ShouldBeInRange(400, 501, answer.Text);
        answer.AnswerCount.ShouldBe(1, answer.Text);
    }

    public static TheoryData<string, string> Bodies => new()
    {
        { "a text without end", KindHeader + new string('x', 1_000_000) },
        { "headers without end", "--b\r\nContent-Disposition: form-data; name=\"kind\"\r\nX: " + new string('x', 1_000_000) },
        { "many headers", "--b\r\n" + string.Concat(Enumerable.Range(0, 10_000).Select(i => $"X-{i}: 1\r\n")) },
        { "many parts", string.Concat(Enumerable.Repeat(KindHeader + "\r\n", 10_000)) },
        { "many empty parts", string.Concat(Enumerable.Repeat("--b\r\n\r\n", 10_000)) },
        { "only what stands before the first part", new string('x', 1_000_000) },
        { "much before the first part", new string('x', 100_000) + "\r\n" + Wire.Opening },
        { "a part in a part", "--b\r\nContent-Disposition: form-data; name=\"file\"\r\nContent-Type: multipart/mixed; "
            + "boundary=c\r\n\r\n--c\r\n\r\n--c--\r\n--b--\r\n" },
        { "a part that is never ended", Wire.Opening + "x" },
        { "a boundary that is nearly one", Wire.Opening + string.Concat(Enumerable.Repeat("\r\n--", 100_000)) },
    };

    [Theory, MemberData(nameof(Bodies))]
    public async Task multipart_headers_and_parts_are_limited(string _, string body)
    {
        var bytes = Encoding.Latin1.GetBytes(body);
        var declared = await Send($"Content-Length: {bytes.Length}", [bytes]);
        declared.Code.ShouldBeOneOf(400, 413, 415);
        declared.Problem.ShouldNotBeNull(declared.Text);
        var chunked = await Send("Transfer-Encoding: chunked", Wire.Chunked([bytes]));
        chunked.Code.ShouldBe(declared.Code, chunked.Text);
    }

    [Fact]
    public async Task the_data_after_the_last_part_is_limited()
    {
        var end = Encoding.ASCII.GetBytes("\r\n--b--\r\n");
        var answer = await Send("Transfer-Encoding: chunked",
            Wire.Chunked([Encoding.ASCII.GetBytes(Wire.Opening), "x"u8.ToArray(), end, .. Wire.Body(1024 * MB, "")]));
        answer.SentBytes.ShouldBeLessThan(100 * MB);
        (answer.Code, answer.Problem).ShouldBe((415, "image_format_unsupported"), answer.Text);
    }

    private async Task<Wire.Result> Send(string headers, IEnumerable<ReadOnlyMemory<byte>> body, bool hangUp = false) =>
        await Wire.Send(host.Url.Port, Wire.Upload(await Token(), headers), body, hangUp);

    private async Task<string> Token() => (await Applicant.SignIn(host)).Token;

    private sealed class ZeroContent(long length, bool chunked) : HttpContent
    {
        public bool WasRead { get; private set; }

        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
        {
            WasRead = true;
            foreach (var piece in Wire.Body(length))
                await stream.WriteAsync(piece);
        }

        protected override bool TryComputeLength(out long computed)
        {
            computed = length;
            return !chunked;
        }
    }
}

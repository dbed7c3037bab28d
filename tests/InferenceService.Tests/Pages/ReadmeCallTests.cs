using Google.Protobuf;
using Grpc.Core;
using InferenceService.Contracts.V1;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Pages;

/// <summary>
/// The README's calls by other programs. grpcurl and buf need not be there: the path and the JSON that they are given are sent as they
/// are. That buf itself gets an answer is shown by tests/interop.
/// </summary>
[Collection(ShippedServerCollection.Name)]
public sealed class ReadmeCallTests(ShippedServer shared)
{
    private static readonly Dictionary<string, IReadOnlyList<string>> Calls = Page.Open("README.md").Blocks
        .Where(block => block.Language == "sh").SelectMany(ShellLine.Of).Where(words => words[0] is "grpcurl" or "buf").ToDictionary(words => words[0]);

    [Theory]
    [InlineData("grpcurl")]
    [InlineData("buf")]
    public async Task Call_SentAsWritten_IsAnswered(string program)
    {
        var words = Calls[program];
        var path = words[^1].Split('/') is [.., var service, var method] ? (service, method) : default;
        var request = JsonParser.Default.Parse<GenerateVideoRequest>(words[words.ToList().IndexOf("-d") + 1]);
        var call = new Method<GenerateVideoRequest, GenerateVideoResponse>(
            MethodType.ServerStreaming, path.service.Split(' ')[^1], path.method,
            Marshallers.Create(m => m.ToByteArray(), GenerateVideoRequest.Parser.ParseFrom),
            Marshallers.Create(m => m.ToByteArray(), GenerateVideoResponse.Parser.ParseFrom));
        using var stream = shared.Server.Invoker.AsyncServerStreamingCall(call, null, new CallOptions(deadline: DateTime.UtcNow.AddMinutes(1)), request);

        Assert.Equal(16, (await Clip.ReadAsync(stream.ResponseStream)).Frames.Count);
        Assert.Contains(words, word => word.Contains("localhost:8080", StringComparison.Ordinal));
    }
}

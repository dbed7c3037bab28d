using Grpc.Core;
using InferenceService.Contracts.V1;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Hosting;

[Collection(SharedServerCollection.Name)]
public sealed class HeaderLimitsTests(SharedServer shared)
{
    [Theory]
    [InlineData(1, 32 * 1024)]
    [InlineData(4, 60_000)]
    [InlineData(300, 10)]
    public async Task Call_HeadersTooLarge_EndsAloneOnItsConnection(int count, int length)
    {
        using var channel = shared.Server.Connect();
        var client = new VideoGenerationService.VideoGenerationServiceClient(channel);
        using var stranger = client.GenerateVideo(Requests.Raw(frames: 16));
        await stranger.ResponseStream.MoveNext(CancellationToken.None);
        var headers = new Metadata();
        for (var i = 0; i < count; i++)
        {
            headers.Add($"x-{i}", new string('a', length));
        }

        var exception = await Assert.ThrowsAsync<RpcException>(async () => await client.ListModelsAsync(new ListModelsRequest(), headers));

        Assert.Equal(StatusCode.ResourceExhausted, exception.StatusCode);
        Assert.Equal(16, (await Clip.ReadAsync(stranger.ResponseStream)).Completed.Frames);
    }
}

using System.ComponentModel.DataAnnotations;
using Grpc.Core;
using InferenceService.Api;
using InferenceService.Contracts.V1;
using InferenceService.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace InferenceService.Tests.Api;

/// <summary>Large frames: how large one may be, and how many calls may have such at once.</summary>
public sealed class OutputLimitTests
{
    private const int Side = 256;

    [Fact]
    public async Task GenerateVideo_LargeFrames_AreRefusedPastTheLimitAndPastTheBudgetUntilOneEnds()
    {
        using var bundle = new BundleCopy();
        await using var server = await TestServer.StartAsync(
            $"--Models:Path={bundle.Parent}", $"--Models:Default={bundle.Name}", "--Output:MaxPixels=65536", "--Output:MemoryMiB=1");
        var budget = server.Services.GetRequiredService<OutputBudget>();

        var tooLarge = await Failure.OfAsync(() => Clip.GenerateAsync(server.Client, Request(Side + 1)));
        Assert.Equal((StatusCode.InvalidArgument, true), (tooLarge.Code, tooLarge.Fields.Contains("video.width")));
        Assert.Contains("65536 (Output:MaxPixels)", tooLarge.Message, StringComparison.Ordinal);

        using (var first = server.Client.GenerateVideo(Request(Side, frames: 16)))
        {
            Assert.True(await first.ResponseStream.MoveNext(CancellationToken.None));
            var tooMany = await Failure.OfAsync(() => Clip.GenerateAsync(server.Client, Request(Side)));
            Assert.Equal(StatusCode.ResourceExhausted, tooMany.Code);
            Assert.NotNull(tooMany.RetryInfo);
            Assert.Single((await Clip.GenerateAsync(server.Client, Request(16))).Frames);
        }

        await Eventually.TrueAsync(() => budget.Taken == 0);
        Assert.Single((await Clip.GenerateAsync(server.Client, Request(Side))).Frames);
        await Eventually.TrueAsync(() => budget.Taken == 0);
    }

    [Fact]
    public void Validate_BudgetBelowOneFrame_IsAFault()
    {
        var context = new ValidationContext(new object());
        Assert.Empty(new OutputOptions().Validate(context));
        Assert.Contains("Output:MemoryMiB must be at least 160", new OutputOptions { MemoryMiB = 100 }.Validate(context).Single().ErrorMessage, StringComparison.Ordinal);
    }

    private static GenerateVideoRequest Request(int side, int frames = 1)
    {
        var request = Requests.Raw(frames: frames);
        (request.Video.Width, request.Video.Height) = (side, Side);
        return request;
    }
}

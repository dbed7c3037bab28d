using System.Security.Cryptography;
using Grpc.Core;
using InferenceService.Contracts.V1;

namespace InferenceService.Tests.Fixtures;

/// <summary>A whole stream, read to its end.</summary>
public sealed record Clip(Accepted Accepted, IReadOnlyList<byte[]> Frames, IReadOnlyList<FramePart> Parts, Completed Completed)
{
    /// <summary>All of it, other videos of the call too.</summary>
    public IReadOnlyList<GenerateVideoResponse> Events { get; init; } = [];

    /// <summary>One hash over all frames: equal hashes are equal clips.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Frames.SelectMany(f => f).ToArray()));

    public static async Task<Clip> GenerateAsync(
        VideoGenerationService.VideoGenerationServiceClient client, GenerateVideoRequest request, TimeSpan? deadline = null)
    {
        using var call = client.GenerateVideo(request, deadline: DateTime.UtcNow + (deadline ?? TimeSpan.FromMinutes(2)));
        return await ReadAsync(call.ResponseStream);
    }

    public static async Task<Clip> ReadAsync(IAsyncStreamReader<GenerateVideoResponse> stream)
    {
        var events = new List<GenerateVideoResponse>();
        await foreach (var response in stream.ReadAllAsync())
        {
            events.Add(response);
        }

        var parts = events.Where(e => e.Frame is { VideoIndex: 0 }).Select(e => e.Frame).ToList();
        var frames = parts.GroupBy(p => p.Index).OrderBy(g => g.Key)
            .Select(g => g.OrderBy(p => p.Offset).SelectMany(p => p.Data.ToByteArray()).ToArray()).ToList();
        return new Clip(events[0].Accepted, frames, parts, events[^1].Completed) { Events = events };
    }
}

internal static class Requests
{
    public const string Prompt = "a red circle moves to the right";

    /// <summary>Raw frames with a fixed seed, so that bytes can be compared.</summary>
    public static GenerateVideoRequest Raw(ulong seed = 7, int frames = 4, string prompt = Prompt) => new()
    {
        Prompt = prompt,
        Video = new VideoParameters { NumFrames = frames },
        Sampling = new SamplingParameters { Seed = seed },
        Output = new OutputParameters { Format = FrameFormat.RawRgb24 },
    };

    public static GenerateVideoRequest With(this GenerateVideoRequest request, Action<GenerateVideoRequest> change)
    {
        change(request);
        return request;
    }
}

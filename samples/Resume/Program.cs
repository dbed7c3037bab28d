using InferenceService.Client;

// Stops a clip in the middle and goes on with it. All it takes is the last frame's continuation, which any replica with the same
// model can go on from, tomorrow too; the frames are those that the clip would have had in one piece.
var address = new Uri(args is [var url, ..] ? url : "http://localhost:8080");
using var client = VideoClient.Create(address);
var request = new VideoRequest("a red square falls") { Seed = 7, Frames = 16 };

await using (var clip = await client.GenerateAsync(request))
{
    await foreach (var frame in clip)
    {
        await SaveAsync(frame);
        if (frame.Index == 7)
        {
            break;
        }
    }

    await File.WriteAllBytesAsync("clip.token", clip.Continuation.ToArray());
} // Disposing what is not complete cancels it: the server frees its place before the next step.

await using var rest = await client.GenerateAsync(request with { Continuation = await File.ReadAllBytesAsync("clip.token") });
Console.WriteLine($"goes on with frame {rest.Info.FirstFrame}");
await foreach (var frame in rest)
{
    await SaveAsync(frame);
}

static Task SaveAsync(VideoFrame frame) => File.WriteAllBytesAsync($"{frame.Index:d3}.png", frame.Data.ToArray());

using InferenceService.Client;

var address = new Uri(args is [var url, ..] ? url : "http://localhost:8080");
using var client = VideoClient.Create(address);
await using var clip = await client.GenerateAsync(new VideoRequest("a red circle moves to the right") { Seed = 7 });
await foreach (var frame in clip)
{
    await File.WriteAllBytesAsync($"{frame.Index:d3}.png", frame.Data.ToArray());
}

Console.WriteLine($"{clip.Info.Model}, seed {clip.Info.Seed}: {clip.Summary?.Frames} frames, {clip.Summary?.Bytes} bytes");

using InferenceService.Client;

// Has several candidates made, each with a seed of its own, and keeps the one that the model's critic likes best.
var address = new Uri(args is [var url, ..] ? url : "http://localhost:8080");
using var client = VideoClient.Create(address);
var request = new VideoRequest("a small star orbits") { Model = "shapes-gan", Seed = 7, Videos = 4, BestOf = true };

await using var clip = await client.GenerateAsync(request);
var winner = 0;
await foreach (var frame in clip)
{
    winner = frame.VideoIndex; // only the best one's frames are sent
    await File.WriteAllBytesAsync($"{frame.Index:d3}.png", frame.Data.ToArray());
}

foreach (var candidate in clip.Summaries.OrderBy(summary => summary.VideoIndex))
{
    var mark = candidate.VideoIndex == winner ? ", the best" : "";
    Console.WriteLine($"seed {clip.Videos[candidate.VideoIndex].Seed}: score {candidate.Score:0.000}{mark}");
}

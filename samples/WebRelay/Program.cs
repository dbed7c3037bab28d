using System.Globalization;
using System.Text;
using Grpc.Core;
using InferenceService.Client;

// GET /clip?prompt=a+red+circle+bounces shows the clip in any browser while it is being made: a page that is replaced frame by frame.
// The service's address is the setting "Service".
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddVideoClient(new Uri(builder.Configuration["Service"] ?? "http://localhost:8080"));
var app = builder.Build();
app.MapGet("/clip", async (string prompt, VideoClient client, HttpContext context) =>
{
    try
    {
        // When the browser leaves, RequestAborted cancels the clip, and the service frees its place before the next step.
        var request = new VideoRequest(prompt) { Format = FrameFormat.Jpeg, Width = 256 };
        await using var clip = await client.GenerateAsync(request, cancellationToken: context.RequestAborted);
        await SendAsync(clip, context.Response, context.RequestAborted);
    }
    catch (VideoGenerationException refusal) when (!context.Response.HasStarted)
    {
        await RefuseAsync(refusal, context.Response);
    }
});
await app.RunAsync();

// The browser is never further behind than its connection: a frame is read once the one before has been sent.
static async Task SendAsync(VideoStream clip, HttpResponse response, CancellationToken gone)
{
    response.ContentType = "multipart/x-mixed-replace; boundary=frame";
    await foreach (var frame in clip.WithCancellation(gone))
    {
        await response.Body.WriteAsync(Encoding.ASCII.GetBytes($"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {frame.Data.Length}\r\n\r\n"), gone);
        await response.Body.WriteAsync(frame.Data, gone);
        await response.Body.WriteAsync("\r\n"u8.ToArray(), gone);
        await response.Body.FlushAsync(gone);
    }

    await response.Body.WriteAsync("--frame--\r\n"u8.ToArray(), gone);
}

static async Task RefuseAsync(VideoGenerationException refusal, HttpResponse response)
{
    response.StatusCode = refusal.StatusCode == StatusCode.InvalidArgument ? 400 : refusal.IsTransient ? 503 : 502;
    if (refusal.RetryAfter is { } delay)
    {
        response.Headers.RetryAfter = Math.Ceiling(delay.TotalSeconds).ToString(CultureInfo.InvariantCulture);
    }

    await response.WriteAsJsonAsync(new { reason = refusal.Reason, violations = refusal.FieldViolations });
}

using Google.Rpc;
using Grpc.Core;

namespace InferenceService.Tests.Fixtures;

/// <summary>A failed call with its details unpacked.</summary>
internal sealed record Failure(StatusCode Code, string Message, ErrorInfo Info, BadRequest? BadRequest, RetryInfo? RetryInfo)
{
    public IEnumerable<string> Fields => BadRequest?.FieldViolations.Select(v => v.Field) ?? [];

    public static async Task<Failure> OfAsync(Func<Task> call) => Of(await Assert.ThrowsAsync<RpcException>(call));

    public static Failure Of(RpcException exception)
    {
        var entry = exception.Trailers.Get("grpc-status-details-bin");
        Assert.True(entry is not null, $"No details: {exception.Status}");
        var status = Google.Rpc.Status.Parser.ParseFrom(entry.ValueBytes);
        return new Failure(
            exception.StatusCode,
            exception.Status.Detail,
            status.Details.Single(d => d.Is(ErrorInfo.Descriptor)).Unpack<ErrorInfo>(),
            status.Details.SingleOrDefault(d => d.Is(BadRequest.Descriptor))?.Unpack<BadRequest>(),
            status.Details.SingleOrDefault(d => d.Is(RetryInfo.Descriptor))?.Unpack<RetryInfo>());
    }
}

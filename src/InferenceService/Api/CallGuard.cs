using Grpc.Core;
using Grpc.Core.Interceptors;
using InferenceService.Observability;

namespace InferenceService.Api;

/// <summary>
/// Around every call of every service: notes that its request was read, for <see cref="UnreadableRequests"/>, and turns what a handler
/// did not expect into a typed error, once in the log with its stack.
/// </summary>
internal sealed class CallGuard(ILogger<CallGuard> logger) : Interceptor
{
    private static readonly object Reached = new();

    /// <summary>Whether the call has come as far as its handler, so that its request could be read.</summary>
    public static bool HasReached(HttpContext context) => context.Items.ContainsKey(Reached);

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Enter(context);
        try
        {
            return await continuation(request, context);
        }
        catch (Exception e) when (IsUnexpected(e, context))
        {
            throw Failed(e, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Enter(context);
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception e) when (IsUnexpected(e, context))
        {
            throw Failed(e, context);
        }
    }

    /// <summary>Such a handler reads its requests itself, so one that cannot be read passes here.</summary>
    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(requestStream, responseStream, context);
        }
        catch (Exception e) when (IsUnexpected(e, context))
        {
            throw UnreadableRequests.IsCause(e)
                ? StatusMapping.ToRpcException(new ServiceError(ErrorKind.InvalidRequest, $"A request of the stream cannot be read: {e.Message}"))
                : Failed(e, context);
        }
    }

    private static void Enter(ServerCallContext context) => context.GetHttpContext().Items[Reached] = Reached;

    private static bool IsUnexpected(Exception exception, ServerCallContext context) =>
        exception is not RpcException && !context.CancellationToken.IsCancellationRequested;

    private RpcException Failed(Exception exception, ServerCallContext context)
    {
        logger.CallFailed(exception, context.Method);
        return StatusMapping.ToRpcException(new ServiceError(ErrorKind.Unexpected, "The service failed; its log says why."));
    }
}

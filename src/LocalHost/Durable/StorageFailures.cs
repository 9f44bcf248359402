using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Data.Sqlite;

namespace SecureMx.LocalHost.Durable;

/// <summary>
/// Answers calls of a task hub whose file cannot be used, as when the disk is full, so that the app can tell that from a fault.
/// </summary>
internal sealed class StorageFailures : Interceptor
{
    /// <inheritdoc/>
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (SqliteException)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "The task hub cannot be read or written."));
        }
    }
}

using InferenceService.Benchmarks.Harness;
using InferenceService.Benchmarks.Service;
using InferenceService.Benchmarks.Transport;

return args switch
{
    [ServeCommand.Name, .. var configuration] => await ServeCommand.RunAsync(configuration),
    [TransportServer.Name, .. var configuration] => await ServeCommand.RunAsync(() => TransportServer.Create(configuration)),
    _ => await BenchmarkCommand.RunAsync(args),
};

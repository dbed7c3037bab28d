using InferenceService.Benchmarks.Harness;
using InferenceService.Benchmarks.Service;

return args is [ServeCommand.Name, .. var configuration]
    ? await ServeCommand.RunAsync(configuration)
    : await BenchmarkCommand.RunAsync(args);

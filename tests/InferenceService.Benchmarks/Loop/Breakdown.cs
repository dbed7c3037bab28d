using InferenceService.Benchmarks.Harness;

namespace InferenceService.Benchmarks.Loop;

/// <summary>Where the service's processor time goes, each part over the bare loop's whole time for the same frames.</summary>
internal static class Breakdown
{
    public static Ratio[] Ratios(string suffix, IReadOnlyList<(Cost A, Cost B)> runs) =>
    [
        Part("loop_thread_" + suffix, "the loop's thread: steps, sampling, scheduling", runs, cost => cost.Threads!.Loop),
        Part("render_thread_" + suffix, "the thread that renders frames", runs, cost => cost.Threads!.Render),
        Part("pool_threads_" + suffix, "thread pool: parsing, encoding, gRPC, Kestrel", runs, cost => cost.Threads!.Pool),
        Part("socket_thread_" + suffix, "waiting for sockets", runs, cost => cost.Threads!.Sockets),
        Part("other_threads_" + suffix, "compiler, collector, signals", runs, cost => cost.Threads!.Rest),
    ];

    private static Ratio Part(string name, string what, IReadOnlyList<(Cost A, Cost B)> runs, Func<Cost, double> nanoseconds) =>
        Ratio.Of("cpu_" + name, $"service's time of {what}, over the bare loop's time", runs.Select(r => nanoseconds(r.B) / r.A.Cpu.TotalNanoseconds));
}

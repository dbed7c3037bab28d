using InferenceService.Benchmarks.Service;

namespace InferenceService.Benchmarks.Soak;

/// <summary>What the server holds while nobody calls.</summary>
/// <param name="HeapMiB">What the collector keeps for managed objects.</param>
internal sealed record Resources(double MiB, double HeapMiB, int Descriptors, int Threads)
{
    public static Resources Of(ServiceUnderTest service, Usage usage) =>
        new(usage.Resident / 1048576.0, usage.Heap / 1048576.0, Entries(service, "fd"), Entries(service, "task"));

    public override string ToString() => FormattableString.Invariant($"{MiB:0.0} MiB ({HeapMiB:0.0} of the managed heap), {Descriptors} descriptors, {Threads} threads");

    private static int Entries(ServiceUnderTest service, string what) =>
        Directory.EnumerateFileSystemEntries($"/proc/{service.ProcessId}/{what}").Count();
}

using InferenceService.Benchmarks.Service;

namespace InferenceService.Benchmarks.Soak;

/// <summary>What the server holds while nobody calls.</summary>
internal sealed record Resources(double MiB, int Descriptors, int Threads)
{
    public static Resources Of(ServiceUnderTest service, Usage usage) =>
        new(usage.Resident / 1048576.0, Entries(service, "fd"), Entries(service, "task"));

    public override string ToString() => FormattableString.Invariant($"{MiB:0.0} MiB, {Descriptors} descriptors, {Threads} threads");

    private static int Entries(ServiceUnderTest service, string what) =>
        Directory.EnumerateFileSystemEntries($"/proc/{service.ProcessId}/{what}").Count();
}

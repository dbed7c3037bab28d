namespace InferenceService.Tool;

/// <summary>
/// Clips of several prompts, one after the other. One that fails is told and the next is made; a service that is not there, or
/// Ctrl-C, ends them all.
/// </summary>
internal sealed class ClipBatch(IReadOnlyList<ClipOrder> orders, TextWriter error)
{
    private readonly List<ClipReport> _clips = [];
    private readonly List<Fault> _faults = [];

    public IReadOnlyList<ClipReport> Clips => _clips;

    public IReadOnlyList<Fault> Faults => _faults;

    /// <summary>That of the first failure.</summary>
    public int ExitCode { get; private set; } = Tool.ExitCode.Success;

    public async Task RunAsync(Func<ClipOrder, Task<IReadOnlyList<ClipReport>>> make)
    {
        foreach (var (order, number) in orders.Select((order, i) => (order, i + 1)))
        {
            try
            {
                _clips.AddRange(await make(order));
            }
            catch (Exception failure)
            {
                Note(failure, order, number);
                if (FailureReport.ToExitCode(failure) is Tool.ExitCode.Cancelled or Tool.ExitCode.Unavailable)
                {
                    return;
                }
            }
        }
    }

    private void Note(Exception failure, ClipOrder order, int number)
    {
        ExitCode = ExitCode == Tool.ExitCode.Success ? FailureReport.ToExitCode(failure) : ExitCode;
        var faults = Fault.Of(failure).Select(fault => fault with { Prompt = order.Request.Prompt, Message = $"prompt {number}: {fault.Message}" }).ToList();
        FailureReport.WriteLines(faults, error);
        _faults.AddRange(faults);
    }
}

using InferenceService.Hosting;
using InferenceService.Tool;

if (FileLimit.Fault() is { } fault)
{
    Console.Error.WriteLine(fault);
    return ExitCode.Failed;
}

using var interrupt = new Interrupt();
return await CommandLine.RunAsync(args, Console.Out, Console.Error, interrupt.Token);

using InferenceService.Tool;

using var interrupt = new Interrupt();
return await CommandLine.RunAsync(args, Console.Out, Console.Error, interrupt.Token);

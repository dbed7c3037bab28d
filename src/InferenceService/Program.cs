using InferenceService.Hosting;

if (FileLimit.Fault() is { } fault)
{
    Console.Error.WriteLine(fault);
    return 1;
}

return await InferenceServer.RunAsync(args);

using InferenceService.Hosting;

await InferenceServer.Create(args).RunAsync();

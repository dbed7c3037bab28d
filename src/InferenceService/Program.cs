using InferenceService.Hosting;

return await InferenceServer.RunAsync(args);

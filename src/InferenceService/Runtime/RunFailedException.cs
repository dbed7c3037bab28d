namespace InferenceService.Runtime;

/// <summary>A run of a graph failed, or took longer than it may; its outputs are in doubt.</summary>
public sealed class RunFailedException(string message, Exception inner) : Exception(message, inner);

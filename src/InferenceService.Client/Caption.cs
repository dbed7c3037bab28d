namespace InferenceService.Client;

/// <summary>Timed text of a clip: a scene's prompt, for as long as the scene lasts.</summary>
/// <param name="Index">Number of its scene, from 0.</param>
/// <param name="Start">When it appears, counted from the start of the clip.</param>
/// <param name="End">When it disappears.</param>
/// <param name="Text">The text.</param>
public sealed record Caption(int Index, TimeSpan Start, TimeSpan End, string Text);

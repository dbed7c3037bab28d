namespace InferenceService.Client;

/// <summary>Timed text of a clip: a scene's prompt, for as long as the scene lasts.</summary>
/// <param name="Index">Number of its scene, from 0.</param>
/// <param name="Start">When it appears, counted from the start of the clip.</param>
/// <param name="End">When it disappears.</param>
/// <param name="Text">The text.</param>
public sealed record Caption(int Index, TimeSpan Start, TimeSpan End, string Text);

/// <summary>A span of a clip's sound: 16-bit samples, the lower byte first, the channels of a sample side by side.</summary>
/// <param name="SampleRate">Samples per second of each channel.</param>
/// <param name="Channels">Number of channels.</param>
/// <param name="FirstSample">Index of the first sample, counted for each channel from the start of the clip.</param>
/// <param name="Data">The samples.</param>
/// <param name="VideoIndex">Which candidate.</param>
public sealed record AudioBlock(int SampleRate, int Channels, long FirstSample, ReadOnlyMemory<byte> Data, int VideoIndex);

using System.Text.Json.Serialization;

namespace InferenceService.Generation.Recurrent;

/// <summary>What the manifest says of this family's models.</summary>
/// <param name="NoiseSize">Normal numbers that are a clip's own, the same at each of its frames.</param>
public sealed record RecurrentSection([property: JsonRequired] int NoiseSize);

using System.Text.Json.Serialization;

namespace InferenceService.Generation.Gan;

/// <summary>What the manifest says of this family's models.</summary>
/// <param name="ContentSize">Normal numbers that stay the same through the clip.</param>
/// <param name="MotionSize">Circles in the motion noise, of two numbers each.</param>
/// <param name="MotionPeriod">Frames until the motion noise is where it began.</param>
/// <param name="CriticFrames">Frames of a clip that the critic looks at; 0, or left out, without one.</param>
public sealed record GanSection(
    [property: JsonRequired] int ContentSize, [property: JsonRequired] int MotionSize,
    [property: JsonRequired] double MotionPeriod, int CriticFrames = 0);

using System.Text.Json.Serialization;

namespace InferenceService.Generation.Autoregressive;

/// <summary>What the manifest says of this family's models.</summary>
/// <param name="PositionsPerFrame">Positions of the token stream that make a frame.</param>
/// <param name="CodesPerPosition">Codes drawn at each step.</param>
/// <param name="CodebookSize">Values a code can have.</param>
/// <param name="Delays">
/// Step t draws code k of stream position t - Delays[k] (delay pattern: Copet et al., arXiv 2306.05284).
/// </param>
/// <param name="StopCode">Drawn as the first code of a frame, it ends the clip. None: clips end by their length.</param>
/// <param name="MaxStepsPerRun">
/// Steps the frame decoder takes in one run: at most those by which its ring of keys is longer than its window. Default 1.
/// </param>
public sealed record AutoregressiveSection(
    [property: JsonRequired] int PositionsPerFrame, [property: JsonRequired] int CodesPerPosition,
    [property: JsonRequired] int CodebookSize, [property: JsonRequired] IReadOnlyList<int> Delays,
    int? StopCode = null, int? MaxStepsPerRun = null);

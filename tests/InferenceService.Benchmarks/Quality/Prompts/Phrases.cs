using InferenceService.Benchmarks.Quality.World;

namespace InferenceService.Benchmarks.Quality.Prompts;

/// <summary>
/// The words of the training captions, per value of a trait in the order of its numbers: phrases.json, which
/// export_from_training.py beside it writes.
/// </summary>
internal sealed record Phrases
{
    public static Phrases Table { get; } = Embedded.Read<Phrases>("phrases.json");

    public required string[][] ShapesEn { get; init; }
    public required string[][] ColoursEn { get; init; }
    public required string[][] BackgroundsEn { get; init; }
    public required string[][] SizesEn { get; init; }

    /// <summary>Plain, third person and -ing form of each.</summary>
    public required string[][] VerbsEn { get; init; }
    public required string[][] DirectionsEn { get; init; }

    /// <summary>As <see cref="VerbsEn"/>, of motions that need no direction.</summary>
    public required string[][][] MotionsEn { get; init; }
    public required string[] BehindEn { get; init; }
    public required string[] BeforeEn { get; init; }
    public required string[] LeadsEn { get; init; }
    public required string[] CommandsEn { get; init; }
    public required string[] ArticlesEn { get; init; }
    public required string[] FillersEn { get; init; }
    public required string[] AdjectivesEn { get; init; }

    public required string[][] ShapesZh { get; init; }
    public required string[][] ColoursZh { get; init; }
    public required string[][] BackgroundsZh { get; init; }
    public required string[][] SizesZh { get; init; }
    public required string[] TowardsZh { get; init; }
    public required string[] DirectionsZh { get; init; }
    public required string[][] MotionsZh { get; init; }
    public required string[] BehindZh { get; init; }
    public required string[] BeforeZh { get; init; }
    public required string[] LeadsZh { get; init; }
    public required string[] ArticlesZh { get; init; }
    public required string[] LinksZh { get; init; }
    public required string[] EndsZh { get; init; }
    public required string OfZh { get; init; }

    public required string[] Stops { get; init; }
    public required string[] StopsZh { get; init; }
}

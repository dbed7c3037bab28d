namespace InferenceService.Benchmarks.Quality.World;

/// <summary>The world of the shapes data set, as training/world/attributes.py has it.</summary>
internal static class ShapesWorld
{
    public const int FrameSize = 64;
    public const int ClipFrames = 16;

    private static readonly string[] Shapes = ["circle", "square", "triangle", "star"];
    private static readonly string[] Colours = ["red", "green", "blue", "yellow", "orange", "purple", "cyan", "pink"];
    private static readonly string[] Backgrounds = ["black", "white", "gray", "navy"];
    private static readonly string[] Sizes = ["small", "large"];
    private static readonly string[] Motions = ["left", "right", "up", "down", "bounce", "orbit", "grow", "shrink"];

    private static readonly HashSet<string> HeldOut = [.. Embedded.Read<string[]>("held_out.json")];

    public static IReadOnlyList<Trait> Traits { get; } = Enum.GetValues<Trait>();

    public static IReadOnlyList<Rgb> ColourPalette { get; } =
    [
        Rgb.Of(225, 40, 40), Rgb.Of(40, 170, 60), Rgb.Of(50, 90, 240), Rgb.Of(245, 220, 50),
        Rgb.Of(250, 135, 25), Rgb.Of(150, 60, 200), Rgb.Of(60, 215, 225), Rgb.Of(250, 130, 190),
    ];

    public static IReadOnlyList<Rgb> BackgroundPalette { get; } =
        [Rgb.Of(15, 15, 20), Rgb.Of(245, 245, 240), Rgb.Of(125, 125, 130), Rgb.Of(20, 30, 85)];

    public static IReadOnlyList<string> Names(Trait trait) => trait switch
    {
        Trait.Shape => Shapes,
        Trait.Colour => Colours,
        Trait.Background => Backgrounds,
        Trait.Size => Sizes,
        Trait.Motion => Motions,
        _ => throw new ArgumentOutOfRangeException(nameof(trait)),
    };

    /// <summary>Whether training never showed this shape in this colour with this motion.</summary>
    public static bool IsHeldOut(Scene scene) => scene is { Shape: { } shape, Colour: { } colour, Motion: { } motion }
        && HeldOut.Contains($"{Shapes[shape]} {Colours[colour]} {Motions[(int)motion]}");

    /// <summary>A scene with all traits, from the combinations that training showed or from those it did not.</summary>
    public static Scene Draw(Random random, bool heldOut)
    {
        while (true)
        {
            var scene = new Scene(
                random.Next(Shapes.Length), random.Next(Colours.Length), random.Next(Backgrounds.Length),
                random.Next(Sizes.Length), (Motion)random.Next(Motions.Length));
            if (IsHeldOut(scene) == heldOut)
            {
                return scene;
            }
        }
    }
}

namespace InferenceService.Frames.Pictures;

/// <summary>What the structure of a picture's file tells beside its pixels.</summary>
/// <param name="Orientation">How it is turned to be shown, 1 to 8, as in EXIF; 1 is as it is stored.</param>
/// <param name="HasProfile">Whether it carries a colour profile, from which its pixels are converted.</param>
/// <param name="Frames">1, or those of an animation.</param>
internal readonly record struct PictureTraits(int Orientation, bool HasProfile, int Frames)
{
    public static PictureTraits Plain => new(Orientation: 1, HasProfile: false, Frames: 1);

    /// <summary>Whether what is shown is as wide as the file's pictures are high.</summary>
    public bool IsTransposed => Orientation >= 5;
}

using InferenceService.Benchmarks.Quality.World;

namespace InferenceService.Benchmarks.Quality.Judging;

/// <summary>How far the object's centre may move from one frame to the next: twice the true speed of the motion that is seen.</summary>
internal static class Leap
{
    /// <summary>
    /// How far the centre may seem to move beside that, in pixels. On drawn clips it is at most 0.36, where a triangle grows and its
    /// middle with it, and on their reconstruction by the frame autoencoder 0.72.
    /// </summary>
    private const double CentreError = 0.75;

    /// <summary>No motion may leap farther, also where twice its speed is more.</summary>
    private const double Most = 14;

    /// <summary>Of straight motions, pixels a frame.</summary>
    private const double Straight = 2;

    /// <summary>A bounce is fastest at the ground.</summary>
    private const double Bounce = 12;

    /// <summary>Once around a circle of 14 pixels in 16 frames.</summary>
    private const double Orbit = 14 * 2 * Math.PI / 16;

    /// <param name="motion">Of a course that is none, null, no more is allowed than of a straight one.</param>
    public static double MostOf(Motion? motion) => Math.Min(Most, (2 * SpeedOf(motion)) + CentreError);

    private static double SpeedOf(Motion? motion) => motion switch
    {
        Motion.Grow or Motion.Shrink => 0,
        Motion.Bounce => Bounce,
        Motion.Orbit => Orbit,
        _ => Straight,
    };
}

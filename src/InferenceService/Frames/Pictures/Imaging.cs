using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Memory;

namespace InferenceService.Frames.Pictures;

/// <summary>ImageSharp as it is used here: for pixels of our own. It has no format to decode, and keeps no large memory once an image is let go.</summary>
internal static class Imaging
{
    public static Configuration Configuration { get; } = new()
    {
        MemoryAllocator = MemoryAllocator.Create(new MemoryAllocatorOptions { MaximumPoolSizeMegabytes = 0 }),
        MaxDegreeOfParallelism = 1,
    };
}

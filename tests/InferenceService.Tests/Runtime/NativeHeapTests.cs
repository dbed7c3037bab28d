using System.Runtime.InteropServices;
using InferenceService.Runtime;

namespace InferenceService.Tests.Runtime;

public sealed unsafe class NativeHeapTests
{
    /// <summary>In the word before a block of glibc's: it has pages of its own, which go back to the system with it.</summary>
    private const nuint IsMapped = 2;

    /// <summary>glibc by itself takes the second from a heap, since one of its size was freed before.</summary>
    [Fact]
    public void Allocate_LargeBlockAfterOneWasFreed_HasPagesOfItsOwn()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal))
        {
            return;
        }

        NativeMemory.Free(NativeMemory.Alloc(32 * NativeHeap.LargeBlock));
        var block = NativeMemory.Alloc(16 * NativeHeap.LargeBlock);
        var word = ((nuint*)block)[-1];
        NativeMemory.Free(block);

        Assert.Equal(IsMapped, word & IsMapped);
    }
}

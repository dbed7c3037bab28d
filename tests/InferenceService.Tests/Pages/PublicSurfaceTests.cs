using System.Reflection;
using InferenceService.Client;
using InferenceService.Contracts.V1;
using InferenceService.Tests.Fixtures;
using PublicApiGenerator;

namespace InferenceService.Tests.Pages;

/// <summary>
/// What others compile against changes on purpose only: it is compared with a text file that was approved. The messages of the contract
/// are generated from the .proto, which `buf breaking` compares with the one released, so of them the file holds the names of the types.
/// </summary>
public sealed class PublicSurfaceTests
{
    [Fact]
    public void Client_Surface_IsTheApprovedOne() => Compare("InferenceService.Client.txt", typeof(VideoClient).Assembly.GeneratePublicApi(new ApiGeneratorOptions
    {
        IncludeAssemblyAttributes = false,
        ExcludeAttributes = ["System.Runtime.CompilerServices.NullableAttribute", "System.Runtime.CompilerServices.NullableContextAttribute"],
    }));

    [Fact]
    public void Contracts_Types_AreTheApprovedOnes() => Compare("InferenceService.Contracts.txt", string.Join(
        '\n', typeof(VideoGenerationService).Assembly.GetExportedTypes().Select(Describe).Order(StringComparer.Ordinal)));

    private static string Describe(Type type)
    {
        var members = type.IsEnum ? type.GetEnumNames() : type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(p => p.CanWrite || p.PropertyType.IsGenericType).Select(p => p.Name);
        return $"{type.FullName}: {string.Join(' ', members)}".TrimEnd();
    }

    private static void Compare(string file, string surface)
    {
        var approved = Path.Combine(Repository.Root, "tests", "InferenceService.Tests", "Pages", "Approved", file);
        var now = surface.ReplaceLineEndings("\n").TrimEnd() + "\n";
        if (File.Exists(approved) && File.ReadAllText(approved).ReplaceLineEndings("\n") == now)
        {
            return;
        }

        var received = Path.Combine(Repository.Root, "artifacts", file);
        Directory.CreateDirectory(Path.GetDirectoryName(received)!);
        File.WriteAllText(received, now);
        Assert.Fail(
            $"The public surface is not the approved one. Look at the difference: diff {approved} {received}\n"
            + $"If it is meant, approve it: cp {received} {approved}, and tell of it in CHANGELOG.md.");
    }
}

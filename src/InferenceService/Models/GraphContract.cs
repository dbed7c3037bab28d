using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace InferenceService.Models;

/// <summary>
/// What a family expects of one graph. A dimension is a number, or a letter that must mean the same number wherever it
/// stands in the contract, or <see cref="Dynamic"/>.
/// </summary>
/// <param name="Role">Name of the graph in the manifest.</param>
public sealed record GraphContract(string Role, IReadOnlyList<TensorContract> Inputs, IReadOnlyList<TensorContract> Outputs)
{
    public const string Dynamic = "*";

    /// <summary>Every way in which the graph's own inputs and outputs differ; shared letters are bound on the way.</summary>
    public IEnumerable<string> Faults(InferenceSession session, IDictionary<string, long> letters) =>
        Side("input", Inputs, session.InputMetadata, letters).Concat(Side("output", Outputs, session.OutputMetadata, letters))
            .Select(fault => $"{Role}: {fault}").ToList();

    private static IEnumerable<string> Side(
        string side, IReadOnlyList<TensorContract> expected, IReadOnlyDictionary<string, NodeMetadata> found,
        IDictionary<string, long> letters)
    {
        foreach (var tensor in expected)
        {
            if (!found.TryGetValue(tensor.Name, out var metadata))
            {
                yield return $"{side} {tensor.Name}: expected {tensor.Describe(letters)}, found none";
            }
            else if (metadata.ElementDataType != tensor.Type || !tensor.Matches(metadata.Dimensions, letters))
            {
                yield return $"{side} {tensor.Name}: expected {tensor.Describe(letters)}, "
                    + $"found {metadata.ElementDataType} [{Text(metadata.Dimensions)}]";
            }
        }

        foreach (var name in found.Keys.Except(expected.Select(tensor => tensor.Name)))
        {
            yield return $"{side} {name}: not part of the contract";
        }
    }

    private static string Text(int[] dimensions) =>
        string.Join(", ", dimensions.Select(d => d < 0 ? Dynamic : d.ToString(CultureInfo.InvariantCulture)));
}

/// <summary>Name, type and shape of one tensor.</summary>
public sealed record TensorContract(string Name, TensorElementType Type, params string[] Shape)
{
    public bool Matches(int[] dimensions, IDictionary<string, long> letters) =>
        dimensions.Length == Shape.Length && dimensions.Zip(Shape).All(pair => Matches(pair.First, pair.Second, letters));

    /// <summary>Type and shape; letters that mean a number already are told as that.</summary>
    public string Describe(IDictionary<string, long> letters)
    {
        var shape = Shape.Select(d => letters.TryGetValue(d, out var number) ? number.ToString(CultureInfo.InvariantCulture) : d);
        return $"{Type} [{string.Join(", ", shape)}]";
    }

    private static bool Matches(int found, string expected, IDictionary<string, long> letters)
    {
        if (expected == GraphContract.Dynamic)
        {
            return found < 0;
        }

        if (long.TryParse(expected, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return found == number;
        }

        if (found < 0)
        {
            return false;
        }

        letters.TryAdd(expected, found);
        return letters[expected] == found;
    }
}

using System.Runtime.InteropServices;
using Google.Protobuf;
using InferenceService.Tests.Onnx;

namespace InferenceService.Tests.Fixtures;

/// <summary>A word whose embedding is not a number, so that whatever reads it leaves such things in its rows.</summary>
internal static class PoisonedWord
{
    /// <summary>Spoils the text encoder's entry of a token, and no other.</summary>
    public static void In(GraphProto encoder, int token, float value)
    {
        var table = encoder.Node.First(node => node.OpType == "Gather" && node.Input[1] == "input_ids").Input[0];
        var weights = encoder.Node.FirstOrDefault(node => node.OpType == "Cast" && node.Output[0] == table)?.Input[0] ?? table;
        var tensor = encoder.Initializer.Single(initializer => initializer.Name == weights);
        var bytes = tensor.RawData.ToByteArray();
        var size = (int)tensor.Dims[1];
        if (tensor.DataType == OnnxType.Half)
        {
            MemoryMarshal.Cast<byte, Half>(bytes.AsSpan()).Slice(token * size, size).Fill((Half)value);
        }
        else
        {
            MemoryMarshal.Cast<byte, float>(bytes.AsSpan()).Slice(token * size, size).Fill(value);
        }

        tensor.RawData = ByteString.CopyFrom(bytes);
    }
}

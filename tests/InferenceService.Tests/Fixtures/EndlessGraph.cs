using System.Runtime.InteropServices;
using Google.Protobuf;
using InferenceService.Tests.Onnx;

namespace InferenceService.Tests.Fixtures;

/// <summary>Makes the generator of a gan run for ever, or so long that it is the same, from a frame on.</summary>
internal static class EndlessGraph
{
    private const int Float = 1, Int64 = 7, Bool = 9, AttributeInt = 2, AttributeGraph = 5;

    /// <summary>A Loop whose condition stays true: content + (n - n), where n is what it has counted. It can be ended between two rounds.</summary>
    public static void LoopFrom(GraphProto graph, int frame)
    {
        var body = new GraphProto { Name = "body" };
        body.Input.AddRange([Scalar("round", Int64), Scalar("goes_on", Bool), Scalar("count", Float)]);
        body.Output.AddRange([Scalar("goes_on_out", Bool), Scalar("count_out", Float)]);
        body.Node.AddRange([Node("Identity", "goes_on_out", "goes_on"), Node("Add", "count_out", "count", "one")]);
        var loop = Node("Loop", "counted", "", "is_late", "one");
        loop.Attribute.Add(new AttributeProto { Name = "body", G = body, Type = AttributeGraph });
        Add(graph, frame, loop, Node("Sub", "nothing", "counted", "counted"));
    }

    /// <summary>
    /// One node that takes minutes: the suppression of 600,000 boxes, each of which is held against all that are kept. It cannot be ended, and
    /// nothing but the end of the process does.
    /// </summary>
    public static void NodeFrom(GraphProto graph, int frame)
    {
        graph.Initializer.AddRange(
        [
            Tensor("many", Int64, new long[] { 600_000 }, 1), Tensor("single", Int64, new long[] { 1 }, 1),
            Tensor("four", Int64, new long[] { 4 }, 1), Tensor("most", Int64, new long[] { 1_000_000 }, 1),
            Tensor("overlap", Float, new float[] { 0.5f }, 1),
        ]);
        var boxesShape = Node("Concat", "boxes_shape", "single", "boxes", "four");
        var scoresShape = Node("Concat", "scores_shape", "single", "single", "boxes");
        foreach (var concat in new[] { boxesShape, scoresShape })
        {
            concat.Attribute.Add(new AttributeProto { Name = "axis", I = 0, Type = AttributeInt });
        }

        var least = Node("ReduceMin", "least", "kept");
        least.Attribute.Add(new AttributeProto { Name = "keepdims", I = 0, Type = AttributeInt });
        var cast = Node("Cast", "kept_number", "least");
        cast.Attribute.Add(new AttributeProto { Name = "to", I = Float, Type = AttributeInt });
        Add(
            graph, frame, Node("Where", "boxes", "is_late", "many", "single"), boxesShape, scoresShape,
            Node("ConstantOfShape", "all_boxes", "boxes_shape"), Node("ConstantOfShape", "all_scores", "scores_shape"),
            Node("NonMaxSuppression", "kept", "all_boxes", "all_scores", "most", "overlap"), least, cast,
            Node("Sub", "nothing", "kept_number", "kept_number"));
    }

    private static void Add(GraphProto graph, int frame, params NodeProto[] nodes)
    {
        foreach (var node in graph.Node)
        {
            for (var i = 0; i < node.Input.Count; i++)
            {
                node.Input[i] = node.Input[i] == "content" ? "content_seen" : node.Input[i];
            }
        }

        graph.Initializer.AddRange([Tensor("late", Int64, new long[] { frame }), Tensor("one", Float, new float[] { 1 })]);
        var last = Node("ReduceMax", "last_position", "positions");
        last.Attribute.Add(new AttributeProto { Name = "keepdims", I = 0, Type = AttributeInt });
        NodeProto[] all = [last, Node("GreaterOrEqual", "is_late", "last_position", "late"), .. nodes, Node("Add", "content_seen", "content", "nothing")];
        for (var i = 0; i < all.Length; i++)
        {
            graph.Node.Insert(i, all[i]);
        }
    }

    private static NodeProto Node(string type, string output, params string[] inputs) =>
        new() { OpType = type, Name = "endless_" + output, Output = { output }, Input = { inputs } };

    private static TensorProto Tensor<T>(string name, int type, T[] values, params long[] shape)
        where T : unmanaged => new()
        {
            Name = name,
            DataType = type,
            Dims = { shape },
            RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan())),
        };

    private static ValueInfoProto Scalar(string name, int type) => new()
    {
        Name = name,
        Type = new TypeProto { TensorType = new TypeProto.Types.TensorType { ElemType = type, Shape = new TensorShapeProto() } },
    };
}

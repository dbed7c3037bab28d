using System.Runtime.InteropServices;
using Google.Protobuf;
using InferenceService.Tests.Onnx;

namespace InferenceService.Tests.Fixtures;

/// <summary>Element types by their numbers in ONNX.</summary>
internal static class OnnxType
{
    public const int Float = 1, UInt8 = 2, Int16 = 5, Int64 = 7, Half = 10;
}

/// <summary>Writes a graph with random weights, operator by operator. Shapes leave out the batch, which is the first dimension.</summary>
/// <param name="halfWeights">Weights are stored as float16 and cast back in the graph.</param>
internal sealed class GraphBuilder(string name, int seed, bool halfWeights = false)
{
    private const int AttributeInt = 2, AttributeInts = 7;

    private readonly Random _random = new(seed);
    private readonly GraphProto _graph = new() { Name = name };
    private int _names;

    public string Input(string tensor, int type, params long[] shape)
    {
        _graph.Input.Add(Value(tensor, type, shape));
        return tensor;
    }

    /// <summary>Declares a tensor that a node writes under this name.</summary>
    public void Output(string tensor, int type, params long[] shape) => _graph.Output.Add(Value(tensor, type, shape));

    public string Op(string type, params string[] inputs) => OpTo(NextName(type), type, [], inputs);

    public string Op(string type, (string Name, long Value) attribute, params string[] inputs) =>
        OpTo(NextName(type), type, [new AttributeProto { Name = attribute.Name, I = attribute.Value, Type = AttributeInt }], inputs);

    public string Op(string type, (string Name, long[] Values) attribute, params string[] inputs) =>
        OpTo(NextName(type), type, [Ints(attribute.Name, attribute.Values)], inputs);

    /// <summary>An operator whose output has this name.</summary>
    public void OpTo(string output, string type, params string[] inputs) => OpTo(output, type, [], inputs);

    /// <summary>x times a random matrix.</summary>
    public string Linear(string x, long from, long to) => Op("MatMul", x, Weight(from, to));

    public string Sum(IEnumerable<string> terms) => terms.Aggregate((sum, term) => Op("Add", sum, term));

    public string Cast(string x, int type) => Op("Cast", ("to", type), x);

    /// <summary>Normal numbers, smaller the more of them are added up.</summary>
    public string Weight(params long[] shape)
    {
        var scale = 2 / Math.Sqrt(shape[0]);
        var values = new float[shape.Aggregate(1L, (product, d) => product * d)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)(scale * Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble()));
        }

        return halfWeights
            ? Cast(Initializer(OnnxType.Half, Array.ConvertAll(values, v => (Half)v), shape), OnnxType.Float)
            : Initializer(OnnxType.Float, values, shape);
    }

    public string Numbers(params long[] values) => Initializer(OnnxType.Int64, values, values.Length);

    public string Number(float value) => Initializer(OnnxType.Float, new[] { value });

    /// <summary>batch x features in, uint8 height x width x 3 out, under this name.</summary>
    public void Pixels(string features, long size, int width, int height)
    {
        var levels = Op("Mul", Op("Sigmoid", Linear(features, size, width * height * 3)), Number(255));
        OpTo("pixels", "Reshape", Cast(Op("Round", levels), OnnxType.UInt8), Numbers(0, height, width, 3));
        Output("pixels", OnnxType.UInt8, height, width, 3);
    }

    public ModelProto Build() => new()
    {
        IrVersion = 8,
        Graph = _graph,
        OpsetImport = { new OperatorSetIdProto { Version = 17 } },
    };

    private string OpTo(string output, string type, AttributeProto[] attributes, string[] inputs)
    {
        _graph.Node.Add(new NodeProto
        {
            Name = "node_" + output,
            OpType = type,
            Input = { inputs },
            Output = { output },
            Attribute = { attributes },
        });
        return output;
    }

    private static AttributeProto Ints(string attribute, long[] values) =>
        new() { Name = attribute, Ints = { values }, Type = AttributeInts };

    private string Initializer<T>(int type, T[] values, params long[] shape)
        where T : unmanaged
    {
        var tensor = NextName("weight");
        _graph.Initializer.Add(new TensorProto
        {
            Name = tensor,
            DataType = type,
            Dims = { shape },
            RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan())),
        });
        return tensor;
    }

    private string NextName(string stem) => $"{stem}_{_names++}";

    private static ValueInfoProto Value(string tensor, int type, long[] shape) => new()
    {
        Name = tensor,
        Type = new TypeProto
        {
            TensorType = new TypeProto.Types.TensorType
            {
                ElemType = type,
                Shape = new TensorShapeProto
                {
                    Dim =
                    {
                        new TensorShapeProto.Types.Dimension { DimParam = "batch" },
                        shape.Select(d => new TensorShapeProto.Types.Dimension { DimValue = d }),
                    },
                },
            },
        },
    };
}

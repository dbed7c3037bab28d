using System.Runtime.InteropServices;
using InferenceService.Api;
using InferenceService.Models;
using InferenceService.Runtime;
using Microsoft.ML.OnnxRuntime;

namespace InferenceService.Generation.Audio;

/// <summary>
/// A graph from a frame, and what was heard until then, to the sound while the frame is shown. It is causal, and its state is all
/// that it keeps of a clip, so a clip's sound goes on from a continuation as its frames do.
/// </summary>
/// <remarks>
/// A frame is always run alone, so its shape is always the same. The state is fed back as it is, and kernels round the last few
/// numbers of a tensor otherwise than the rest: in a batch a clip could come to sound otherwise in one row than in another, too
/// seldom for a trial at warm-up to find (a random graph with a state of 10 numbers did so in its sixth frame).
/// </remarks>
public sealed class AudioDecoder : IAudioDecoder
{
    private readonly InferenceSession _session;
    private readonly BoundGraph _graph;
    private readonly HostRows<byte> _pixels;
    private readonly HostRows<long> _positions;
    private readonly HostRows<float> _state;
    private readonly HostRows<short> _samples;
    private readonly HostRows<float> _nextState;

    private AudioDecoder(OrtDevice device, InferenceSession session)
    {
        _session = session;
        _graph = new BoundGraph(device, session, rows: 1);
        _pixels = _graph.Input<byte>("pixels");
        _positions = _graph.Input<long>("positions");
        _state = _graph.Input<float>("state");
        _samples = _graph.Output<short>("samples");
        _nextState = _graph.Output<float>("next_state");
        var shape = session.OutputMetadata["samples"].Dimensions;
        Format = new AudioFormat(Channels: shape[2], SamplesPerFrame: shape[1]);
    }

    public AudioFormat Format { get; }

    public int StateBytes => MemoryMarshal.AsBytes(_state.Row(0)).Length;

    /// <summary>That of the bundle, or none if it has none.</summary>
    /// <exception cref="ModelBundleException">The graph cannot be loaded, or is not as expected.</exception>
    public static IAudioDecoder Create(ModelBundle bundle, OrtDevice device)
    {
        if (!bundle.Manifest.Graphs.ContainsKey(ModelGraphs.AudioDecoder))
        {
            return new NoAudio();
        }

        var session = new GraphLoader(bundle, device).Load(ModelGraphs.AudioDecoder);
        try
        {
            ModelBundleException.ThrowIfAny(bundle.Description.Name, [.. AudioContract.Faults(bundle.Manifest, session)]);
            return new AudioDecoder(device, session);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    public void Decode(AudioTrack track, int frame, ReadOnlySpan<byte> pixels, Span<byte> samples)
    {
        pixels.CopyTo(_pixels.Row(0));
        _positions.Row(0)[0] = frame;
        track.State.CopyTo(MemoryMarshal.AsBytes(_state.Row(0)));
        _graph.Run(1);
        MemoryMarshal.AsBytes(_samples.Row(0)).CopyTo(samples);
        MemoryMarshal.AsBytes(_nextState.Row(0)).CopyTo(track.State);
    }

    public void WarmUp() => _graph.WarmUp();

    public void Dispose()
    {
        _graph.Dispose();
        _session.Dispose();
    }
}

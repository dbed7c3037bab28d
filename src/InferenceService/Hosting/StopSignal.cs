using System.Runtime.InteropServices;

namespace InferenceService.Hosting;

/// <summary>
/// SIGTERM and Ctrl-C where the host does not hear them or does not get to act. Before the server listens there is nothing to lose, and the
/// process ends at once; afterwards the host stops in order, and should it not come to its end in time, the process does.
/// </summary>
internal sealed class StopSignal : IDisposable
{
    private readonly PosixSignalRegistration[] _signals;
    private volatile bool _isListening;
    private TimeSpan _patience;

    public StopSignal() =>
        _signals = [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT }.Select(signal => PosixSignalRegistration.Create(signal, Stop))];

    /// <param name="patience">How long an orderly stop may take.</param>
    public void Listening(TimeSpan patience)
    {
        _patience = patience;
        _isListening = true;
    }

    public void Dispose()
    {
        foreach (var signal in _signals)
        {
            signal.Dispose();
        }
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        if (!_isListening)
        {
            ProcessExit.Now(0);
        }

        new Thread(EndInTime) { IsBackground = true, Name = "stop" }.Start();
    }

    private void EndInTime()
    {
        Thread.Sleep(_patience);
        Console.Error.WriteLine($"The server has not come to its end {_patience.TotalSeconds:0} s after it was asked to; it ends now.");
        ProcessExit.Now(1);
    }
}

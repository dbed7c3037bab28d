using InferenceService.Observability;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace InferenceService.Hosting;

/// <summary>
/// Traces, metrics and logs by OpenTelemetry. They are exported by OTLP once OTEL_EXPORTER_OTLP_ENDPOINT (or the variable of one
/// signal) is set; all other OTEL_ variables apply too.
/// </summary>
internal static class TelemetryExtensions
{
    private const string DefaultServiceName = "inference-service";

    public static WebApplicationBuilder AddTelemetry(this WebApplicationBuilder builder)
    {
        var exports = builder.Configuration;
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(DefaultServiceName).AddEnvironmentVariableDetector())
            .WithTracing(tracing => Export(
                tracing.AddSource(Tracing.SourceName, "Microsoft.AspNetCore"), Wants(exports, "TRACES"), t => t.AddOtlpExporter()))
            .WithMetrics(metrics => Export(
                metrics.AddMeter(Metrics.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"),
                Wants(exports, "METRICS"),
                m => m.AddOtlpExporter()))
            .WithLogging(logging => Export(logging, Wants(exports, "LOGS"), l => l.AddOtlpExporter()));
        return builder;
    }

    private static void Export<T>(T signal, bool isWanted, Action<T> addExporter)
    {
        if (isWanted)
        {
            addExporter(signal);
        }
    }

    private static bool Wants(ConfigurationManager configuration, string signal) =>
        !string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])
        || !string.IsNullOrEmpty(configuration[$"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"]);
}

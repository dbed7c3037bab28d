# syntax=docker/dockerfile:1

# docker build -t inference-service .                                     for NVIDIA GPUs
# docker build -t inference-service:cpu --build-arg ACCELERATOR=cpu \
#   --build-arg RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0-noble .  without
# What goes with what is told in docs/deployment.md.

ARG DOTNET_VERSION=10.0
# CUDA 13, which Microsoft.ML.OnnxRuntime.Gpu is linked against, and cuDNN 9, which it loads. Ubuntu 24.04, as the .NET images:
# the runtime copied below needs their C library.
ARG RUNTIME_IMAGE=nvidia/cuda:13.0.1-cudnn-runtime-ubuntu24.04

FROM mcr.microsoft.com/dotnet/sdk:${DOTNET_VERSION}-noble AS build
ARG ACCELERATOR=cuda
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 NUGET_PACKAGES=/nuget Accelerator=${ACCELERATOR}
WORKDIR /build

# What decides the packages comes first, so that a change of the code restores nothing.
COPY .editorconfig Directory.Build.props Directory.Build.targets Directory.Packages.props ./
COPY src/InferenceService/InferenceService.csproj src/InferenceService/packages*.lock.json src/InferenceService/
COPY src/InferenceService.Contracts/InferenceService.Contracts.csproj src/InferenceService.Contracts/packages.lock.json src/InferenceService.Contracts/
RUN --mount=type=cache,target=/nuget \
    dotnet restore src/InferenceService --locked-mode

COPY protos protos
COPY src src
RUN --mount=type=cache,target=/nuget \
    dotnet publish src/InferenceService -c Release -r linux-x64 --no-self-contained --no-restore -o /app \
    && test -f /app/libonnxruntime.so

FROM mcr.microsoft.com/dotnet/aspnet:${DOTNET_VERSION}-noble AS aspnet

FROM ${RUNTIME_IMAGE} AS runtime
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="inference-service" \
      org.opencontainers.image.description="Text in, video frames out, over gRPC" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"

# What .NET needs of Ubuntu beside the C library. ICU is for Unicode's normal forms, which prompts are brought into.
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates libgcc-s1 libicu74 libssl3t64 libstdc++6 tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 inference \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin inference

COPY --from=aspnet /usr/share/dotnet /usr/share/dotnet
COPY --from=build /app /app
# The image's CUDA must be the package's. The driver's own library comes from the node, by the container runtime.
RUN if [ -f /app/libonnxruntime_providers_cuda.so ]; then \
      ! ldd /app/libonnxruntime_providers_cuda.so | grep 'not found' | grep -v 'libcuda\.so\.1 ' >&2 \
      && ldconfig -p | grep -q 'libcudnn\.so\.9 ' || { echo 'RUNTIME_IMAGE lacks libraries of the CUDA that the package needs' >&2; exit 1; }; \
    fi
# Mount another folder of bundles over this one to serve other models.
COPY models /models

# The diagnostics port is off since it is a file in /tmp, and the root file system may be read-only.
ENV PATH="${PATH}:/usr/share/dotnet" \
    DOTNET_EnableDiagnostics=0 \
    DOTNET_NOLOGO=1 \
    ORT_DISABLE_TELEMETRY=1 \
    CUDA_CACHE_PATH=/tmp/cuda \
    Models__Path=/models \
    Urls=http://0.0.0.0:8080

USER 10001:10001
WORKDIR /app
EXPOSE 8080

# No HEALTHCHECK: Kubernetes ignores it and asks grpc.health.v1 itself.
ENTRYPOINT ["dotnet", "InferenceService.dll"]

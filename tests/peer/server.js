// The same contract as the service, as far as a benchmark needs it: raw frames, streamed as they are made.
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { loadPackageDefinition, Server, ServerCredentials, status } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";

const protos = fileURLToPath(new URL("../../protos", import.meta.url));
const definition = loadSync("video/v1/video_generation.proto", { includeDirs: [protos], keepCase: true, longs: Number, enums: String });
const { VideoGenerationService } = loadPackageDefinition(definition).video.v1;

/** Starts it on a free port of the loopback interface and returns its address. */
export async function serve(model) {
  const server = new Server();
  server.addService(VideoGenerationService.service, {
    ListModels: (call, reply) => reply(null, { models: [{ name: model.manifest.name, ready: true, is_default: true }] }),
    GenerateVideo: (call) => generate(model, call).catch((error) => call.destroy({ code: status.INTERNAL, details: error.message })),
  });
  const port = await new Promise((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => (error ? reject(error) : resolve(port))),
  );
  return `http://127.0.0.1:${port}`;
}

async function generate(model, call) {
  const { prompt, request_id, video } = call.request;
  const { width, height, fps, default_frames } = model.manifest.video;
  const { temperature, top_p: topP } = model.manifest.defaults;
  const frames = video?.num_frames ?? default_frames;
  const accepted = { request_id, model: model.manifest.name, num_frames: frames, fps, width, height, format: "FRAME_FORMAT_RAW_RGB24" };
  await write(call, { accepted });
  let index = 0;
  for await (const data of model.generate(prompt, frames, { temperature, topP })) {
    if (call.cancelled) return;
    const milliseconds = (index * 1000) / fps;
    const presentation_time = { seconds: Math.floor(milliseconds / 1000), nanos: (milliseconds % 1000) * 1e6 };
    await write(call, { frame: { index: index++, presentation_time, offset: 0, total_size: data.length, data } });
  }
  await write(call, { completed: { finish_reason: "FINISH_REASON_LENGTH", frames: index, timings: {} } });
  call.end();
}

async function write(call, message) {
  if (!call.write(message)) await once(call, "drain");
}

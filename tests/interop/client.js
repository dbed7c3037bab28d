// Stubs made from the .proto files at run time, and what a caller needs around them.
import grpc from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import protobuf from "protobufjs";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const loading = { keepCase: true, longs: String, enums: String, defaults: true, oneofs: true };
const video = load("../../protos/video/v1/video_generation.proto").video.v1;
const health = load("protos/health.proto").grpc.health.v1;
const rpc = protobuf.loadSync(`${here}/protos/rpc.proto`);

export const { status } = grpc;

export class Client {
  constructor(address, options = {}) {
    const credentials = grpc.credentials.createInsecure();
    this.video = new video.VideoGenerationService(address, credentials, options);
    this.health = new health.Health(address, credentials);
  }

  close() {
    this.video.close();
    this.health.close();
  }

  listModels() {
    return unary(this.video, "ListModels", {});
  }

  async checkHealth(service) {
    return (await unary(this.health, "Check", { service })).status;
  }

  async waitUntilServing(timeout) {
    const end = Date.now() + timeout;
    while ((await this.checkHealth("")) !== "SERVING") {
      if (Date.now() > end) throw new Error(`not serving after ${timeout} ms`);
      await delay(50);
    }
  }

  /** Starts a clip; `options` are grpc-js call options, such as a deadline. */
  generate(request, options = {}) {
    return this.video.GenerateVideo(request, options);
  }

  /** Reads a clip to its end. Every event gets `at`, its arrival in ms after the call; an error status is thrown. */
  async collect(request, options) {
    const start = performance.now();
    const events = [];
    for await (const message of this.generate(request, options)) {
      events.push({ kind: message.event, at: performance.now() - start, ...message[message.event] });
    }
    return events;
  }
}

/** Puts the parts of each frame together: [{ index, at, data }], `at` being the arrival of the first part. */
export function frames(events) {
  const whole = new Map();
  for (const part of events.filter((e) => e.kind === "frame")) {
    const frame = whole.get(part.index) ?? { index: part.index, at: part.at, data: Buffer.alloc(0) };
    if (frame.data.length !== Number(part.offset)) throw new Error(`frame ${part.index}: a part is missing`);
    frame.data = Buffer.concat([frame.data, part.data]);
    whole.set(part.index, frame);
  }
  return [...whole.values()];
}

/** The details of an error by message name, from the trailer grpc-status-details-bin. */
export function errorDetails(error) {
  const [bytes] = error.metadata.get("grpc-status-details-bin");
  if (!bytes) throw new Error(`no grpc-status-details-bin in: ${error.message}`);
  const { code, details } = rpc.lookupType("google.rpc.Status").decode(bytes);
  if (code !== error.code) throw new Error(`the details have code ${code}, the status ${error.code}`);
  const decoded = {};
  for (const { type_url: url, value } of details) {
    const name = url.slice(url.lastIndexOf("/") + 1);
    const short = name.replace("google.rpc.", "");
    if (short in decoded) throw new Error(`${name} is there twice`);
    decoded[short] = rpc.lookupType(name).decode(value);
  }
  return decoded;
}

/** Resolves to the error that a promise is rejected with. */
export async function failure(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("the call succeeded");
}

export function delay(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function load(path) {
  return grpc.loadPackageDefinition(loadSync(`${here}/${path}`, { ...loading, includeDirs: [`${here}/../../protos`] }));
}

function unary(stub, method, request) {
  return new Promise((resolve, reject) =>
    stub[method](request, { deadline: Date.now() + 10_000 }, (error, response) => (error ? reject(error) : resolve(response))),
  );
}

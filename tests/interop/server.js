// The built server as a process of its own, on a free port of the loopback.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";

const assembly = "src/InferenceService/bin/Release/net10.0/InferenceService.dll";

/** Starts the server and resolves once it listens; `settings` are configuration keys without their dashes. */
export async function startServer(root, settings) {
  if (!existsSync(`${root}/${assembly}`)) {
    throw new Error(`${assembly} is not built`);
  }

  // shapes-gpt honours what the checks ask for.
  const options = { urls: "http://127.0.0.1:0", "Models:Path": `${root}/models`, "Models:Default": "shapes-gpt", ...settings };
  const args = Object.entries(options).map(([key, value]) => `--${key}=${value}`);
  const child = spawn("dotnet", [`${root}/${assembly}`, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const exited = once(child, "exit");
  process.once("exit", () => child.kill("SIGKILL"));

  let log = "";
  const port = await new Promise((resolve, reject) => {
    const read = (text) => {
      log += text;
      const match = /Now listening on: \S+:(\d+)/.exec(log);
      if (match) resolve(match[1]);
    };
    child.stdout.setEncoding("utf8").on("data", read);
    child.stderr.setEncoding("utf8").on("data", read);
    child.once("error", reject);
    exited.then(() => reject(new Error(`the server ended before it listened:\n${log}`)), reject);
  });

  return {
    address: `127.0.0.1:${port}`,
    log: () => log,
    /** Asks the server to stop, as Kubernetes does, and resolves to its exit code. */
    async stop() {
      child.kill("SIGTERM");
      const [code, signal] = await exited;
      return code ?? signal;
    },
  };
}

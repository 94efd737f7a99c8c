import { execFile, spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const client = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const root = path.resolve(client, '../..');
const program = process.env.POWERCRM_HOST ?? path.join(root, 'src/PowerCrm.Host/bin/Release/net10.0/PowerCrm.Host.dll');

export const password = 'powercrm-demo';

/** The host of all tests. */
export interface Host {
  url: string;
  /** What it printed when it was ready: a link for each role, good for a minute. */
  links: string[];
}

/** The built host with the sandbox as its vendors and the demo in it, as `./powercrm up` starts it, on a port and a cluster of its own. */
export class StartedHost {
  private constructor(
    readonly url: string,
    readonly links: string[],
    private readonly folder: string,
    private readonly process: ChildProcess,
  ) {}

  static async start(): Promise<StartedHost> {
    if (!fs.existsSync(program)) throw new Error(`${program} is missing: dotnet build src/PowerCrm.Host -c Release`);
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'powercrm-desk-'));
    const pages = path.join(folder, 'console');
    const built = promisify(execFile)(process.execPath, ['scripts/build.mjs', pages], { cwd: client });

    const url = `http://127.0.0.1:${await freePort()}`;
    const started = spawn('dotnet', [program, 'run', '--demo'], {
      cwd: root,
      env: {
        ...process.env,
        ASPNETCORE_ENVIRONMENT: 'Development',
        DOTNET_ENVIRONMENT: 'Development',
        urls: url,
        PowerCrm__Data: path.join(folder, 'data'),
        Console__Path: pages,
        // Pictures of the tests are not read in the background, while these wait for the machine.
        Ocr__AfterSubmission: 'false',
        // All hand in the same specimens.
        Review__SamePicture: 'false',
        Logging__LogLevel__Default: 'Warning',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let log = '';
    const said = new Promise<string>((resolve, reject) => {
      const keep = (text: Buffer): void => {
        log = (log + text.toString()).slice(-40_000);
        if (log.includes('Ctrl-C stops all of it')) resolve(log);
      };
      started.stdout.on('data', keep);
      started.stderr.on('data', keep);
      started.on('exit', (code) => reject(new Error(`the host ended with ${code}\n${log}`)));
    });
    try {
      await built;
      const links = (await said).match(/http:\S+\/console\/\S+#[0-9a-f]{32}/g) ?? [];
      return new StartedHost(url, links, folder, started);
    } catch (error) {
      started.kill('SIGKILL');
      throw error;
    }
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill('SIGINT');
    await ended;
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

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
  /** The folder of its cluster; null: of a host that was started elsewhere. */
  data: string | null;
}

/** A command of the host's program beside a running host, with the same data. */
export async function command(host: Host, ...line: string[]): Promise<{ exit: number; said: string }> {
  const environment = { ...process.env, ASPNETCORE_ENVIRONMENT: 'Development', DOTNET_ENVIRONMENT: 'Development' };
  try {
    const { stdout } = await promisify(execFile)('dotnet', [program, ...line], {
      cwd: root,
      env: { ...environment, PowerCrm__Data: host.data ?? '' },
    });
    return { exit: 0, said: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code?: number; stdout?: string; stderr?: string };
    return { exit: code ?? -1, said: `${stdout ?? ''}${stderr ?? ''}` };
  }
}

/** The folder of the cluster: where the server's user cannot get to the data, it lies elsewhere. */
function clusterOf(data: string): string {
  const location = path.join(data, 'postgres.location');
  return fs.existsSync(location) ? fs.readFileSync(location, 'utf8').trim() : path.join(data, 'postgres');
}

/** A statement in the host's database, by the client that is installed with the server. */
export async function sql(host: Host, statement: string): Promise<string> {
  const cluster = clusterOf(host.data ?? '');
  const server = /^\S+/.exec(fs.readFileSync(path.join(cluster, 'data/postmaster.opts'), 'utf8'))?.[0] ?? '';
  const port = fs.readFileSync(path.join(cluster, 'port'), 'utf8').trim();
  const at = ['-h', '127.0.0.1', '-p', port, '-U', 'powercrm', '-d', 'powercrm', '-v', 'ON_ERROR_STOP=1', '-qAt', '-c', statement];
  const env = { ...process.env, PGPASSWORD: fs.readFileSync(path.join(cluster, 'password'), 'utf8').trim() };
  return (await promisify(execFile)(path.join(path.dirname(server), 'psql'), at, { env })).stdout.trim();
}

/** The built host with the sandbox as its vendors and the demo in it, as `./powercrm up` starts it, on a port and a cluster of its own. */
export class StartedHost {
  private constructor(
    readonly url: string,
    readonly links: string[],
    readonly data: string,
    private readonly folder: string,
    private readonly process: ChildProcess,
  ) {}

  static async start(): Promise<StartedHost> {
    if (!fs.existsSync(program)) throw new Error(`${program} is missing: dotnet build src/PowerCrm.Host -c Release`);
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'powercrm-desk-'));
    const pages = path.join(folder, 'console');
    const data = path.join(folder, 'data');
    const built = promisify(execFile)(process.execPath, ['scripts/build.mjs', pages], { cwd: client });

    const url = `http://127.0.0.1:${await freePort()}`;
    const started = spawn('dotnet', [program, 'run', '--demo'], {
      cwd: root,
      env: {
        ...process.env,
        ASPNETCORE_ENVIRONMENT: 'Development',
        DOTNET_ENVIRONMENT: 'Development',
        urls: url,
        PowerCrm__Data: data,
        Console__Path: pages,
        // Pictures of the tests are not read in the background, while these wait for the machine.
        Ocr__AfterSubmission: 'false',
        // As long as a busy machine takes to open five of them.
        Demo__LinkLifetime: '00:10:00',
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
      return new StartedHost(url, links, data, folder, started);
    } catch (error) {
      started.kill('SIGKILL');
      throw error;
    }
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill('SIGINT');
    await ended;
    fs.rmSync(clusterOf(this.data), { recursive: true, force: true });
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

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
  /** The output when it was ready: a link for each role, valid for a minute. */
  links: string[];
  /** The folder of its cluster; null for a host that was started elsewhere. */
  data: string | null;
  /** The folder of the built console; null likewise. */
  pages: string | null;
}

/** A command of the host's program beside a running host, with the same data. */
export async function runCommand(host: Host, ...line: string[]): Promise<{ exit: number; output: string }> {
  return runCommandWithInput(host, '', ...line);
}

/** The same, with something on its standard input. */
export async function runCommandWithInput(host: Host, input: string, ...line: string[]): Promise<{ exit: number; output: string }> {
  const environment = { ...process.env, ASPNETCORE_ENVIRONMENT: 'Development', DOTNET_ENVIRONMENT: 'Development' };
  try {
    const ran = promisify(execFile)('dotnet', [program, ...line], {
      cwd: root,
      env: { ...environment, PowerCrm__Data: host.data ?? '' },
    });
    ran.child.stdin?.end(input);
    const { stdout } = await ran;
    return { exit: 0, output: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code?: number; stdout?: string; stderr?: string };
    return { exit: code ?? -1, output: `${stdout ?? ''}${stderr ?? ''}` };
  }
}

/** The folder of the cluster: if the server's user cannot access the data folder, it is elsewhere. */
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

/** The differences of a test file's own host from the shared one. */
export interface OwnHostOptions {
  /** A console that is already built. */
  pages: string | null;
  settings: Record<string, string>;
}

/** The built host with the sandbox as its vendors and the demo in it, as `./powercrm up` starts it, on a port and a cluster of its own. */
export class StartedHost implements Host {
  links: string[] = [];
  private process: ChildProcess | null = null;

  private constructor(
    readonly url: string,
    readonly data: string,
    readonly pages: string,
    private readonly folder: string,
    private readonly settings: Record<string, string>,
  ) {}

  /** Without `own`: with the demo in it, and the console built for it. */
  static async start(own?: OwnHostOptions): Promise<StartedHost> {
    if (!fs.existsSync(program)) throw new Error(`${program} is missing: dotnet build src/PowerCrm.Host -c Release`);
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'powercrm-desk-'));
    const pages = own?.pages ?? path.join(folder, 'console');
    // Before the host starts, because it prints links only if the console exists.
    if (!own?.pages) await promisify(execFile)(process.execPath, ['scripts/build.mjs', pages], { cwd: client });
    const url = `http://127.0.0.1:${await freePort()}`;
    const it = new StartedHost(url, path.join(folder, 'data'), pages, folder, own?.settings ?? {});
    try {
      const output = await it.run(own ? [] : ['--demo'], own ? /Application started/ : /Ctrl-C stops all of it/);
      it.links = output.match(/http:\S+\/console\/\S+#[0-9a-f]{32}/g) ?? [];
      return it;
    } catch (error) {
      it.process?.kill('SIGKILL');
      throw error;
    }
  }

  /** The process ends; the data stays. */
  async halt(): Promise<void> {
    const ended = new Promise((resolve) => this.process?.once('exit', resolve));
    this.process?.kill('SIGINT');
    await ended;
  }

  /** Starts again after `halt`, at the same address, with the same data. */
  async resume(more: Record<string, string> = {}): Promise<void> {
    await this.run([], /Application started/, more);
  }

  async stop(): Promise<void> {
    if (this.process?.exitCode === null) await this.halt();
    fs.rmSync(clusterOf(this.data), { recursive: true, force: true });
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  /** Starts the process, and waits for its output when it is ready. */
  private run(how: string[], ready: RegExp, more: Record<string, string> = {}): Promise<string> {
    const started = spawn('dotnet', [program, 'run', ...how], {
      cwd: root,
      env: {
        ...process.env,
        ASPNETCORE_ENVIRONMENT: 'Development',
        DOTNET_ENVIRONMENT: 'Development',
        urls: this.url,
        PowerCrm__Data: this.data,
        Console__Path: this.pages,
        // The tests' pictures are not read in the background, to save CPU time for the tests.
        Ocr__AfterSubmission: 'false',
        // Long enough for a busy machine to open five of them.
        Demo__LinkLifetime: '00:10:00',
        Logging__LogLevel__Default: 'Warning',
        'Logging__LogLevel__Microsoft.Hosting.Lifetime': 'Information',
        ...this.settings,
        ...more,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.process = started;
    let log = '';
    return new Promise<string>((resolve, reject) => {
      const keep = (text: Buffer): void => {
        log = (log + text.toString()).slice(-40_000);
        if (ready.test(log)) resolve(log);
      };
      started.stdout.on('data', keep);
      started.stderr.on('data', keep);
      started.on('exit', (code) => reject(new Error(`the host ended with ${code}\n${log}`)));
    });
  }
}

/** A port below those that the system gives to outgoing connections, one of which could take it before the host listens on it. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 10_000);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

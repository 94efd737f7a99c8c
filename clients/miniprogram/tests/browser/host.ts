import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const client = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const root = path.resolve(client, '../..');
const program = process.env.POWERCRM_HOST ?? path.join(root, 'src/PowerCrm.Host/bin/Release/net10.0/PowerCrm.Host.dll');

export const password = 'powercrm-demo';

export interface StaffMember {
  username: string;
  role: 'reviewer' | 'manager' | 'admin' | 'auditor';
  name: string;
  territories?: string;
  phone?: string;
}

/** The built host with the sandbox as its vendors, on its own port and database cluster. */
export class Host {
  private constructor(
    readonly url: string,
    private readonly folder: string,
    private readonly process: ChildProcess,
    private readonly environment: NodeJS.ProcessEnv,
    private readonly log: () => string,
  ) {}

  static async start(): Promise<Host> {
    if (!fs.existsSync(program)) throw new Error(`${program} is missing: dotnet build src/PowerCrm.Host -c Release`);
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'powercrm-browser-'));
    const pages = path.join(folder, 'miniprogram');
    execFileSync('node', ['tests/host/build.mjs', 'miniprogram', pages], { cwd: client, stdio: 'pipe' });

    const url = `http://127.0.0.1:${await freePort()}`;
    const environment = {
      ...process.env,
      ASPNETCORE_ENVIRONMENT: 'Development',
      DOTNET_ENVIRONMENT: 'Development',
      urls: url,
      PowerCrm__Data: path.join(folder, 'data'),
      MiniProgram__Path: pages,
      // Empty pictures are not read again in the background, to save CPU time for the tests.
      Ocr__AfterSubmission: 'false',
      // A busy machine needs longer than 20 seconds for a reading; the app gives up after 40.
      Ocr__WallClock: '00:00:38',
      Logging__LogLevel__Default: 'Warning',
    };
    const started = spawn('dotnet', [program], { cwd: root, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    let log = '';
    const keep = (text: Buffer) => (log = (log + text.toString()).slice(-20_000));
    started.stdout.on('data', keep);
    started.stderr.on('data', keep);
    const host = new Host(url, folder, started, environment, () => log);
    await host.ready();
    return host;
  }

  private async ready(): Promise<void> {
    for (const until = Date.now() + 120_000; Date.now() < until;) {
      if (this.process.exitCode !== null) throw new Error(`the host ended with ${this.process.exitCode}\n${this.log()}`);
      const answer = await fetch(`${this.url}/health/ready`).catch(() => null);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error(`the host did not become ready\n${this.log()}`);
  }

  /** Creates an account as an operator does. */
  addStaff({ username, role, name, territories, phone }: StaffMember): void {
    const more = [...(territories ? ['--territories', territories] : []), ...(phone ? ['--phone', phone] : [])];
    execFileSync('dotnet', [program, 'staff', 'add', username, '--role', role, '--name', name, '--password-stdin', ...more], {
      cwd: root,
      env: this.environment,
      input: `${password}\n`,
      stdio: 'pipe',
    });
  }

  /** Fills the directory of companies as an operator does. */
  importCompanies(...lines: string[]): void {
    const file = path.join(this.folder, 'companies.csv');
    fs.writeFileSync(file, ['企业名称,统一社会信用代码,省,市,区', ...lines].join('\n'));
    execFileSync('dotnet', [program, 'directory', 'import', file], { cwd: root, env: this.environment, stdio: 'pipe' });
  }

  /** Gives an account a second factor; returns the secret for an authenticator. */
  requireTotp(username: string): Buffer {
    const output = execFileSync('dotnet', [program, 'staff', 'totp', username], { cwd: root, env: this.environment, encoding: 'utf8' });
    const secret = output.trim().split('\n').pop() ?? '';
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
    const bits = [...secret].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('');
    return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  }

  /** The newest code that the sandbox's SMS vendor has sent to a phone. */
  async smsCode(phone: string): Promise<string> {
    const sent = (await (await fetch(`${this.url}/sandbox/sms?phone=${phone}`)).json()) as { code: string }[];
    const newest = sent[0];
    if (!newest) throw new Error('no message has arrived');
    return newest.code;
  }

  /** Sets the behaviour of the sandbox's vendor from now on: `error`, `slow`, `ok` and so on. */
  async fault(provider: string, mode: string): Promise<void> {
    const answer = await fetch(`${this.url}/sandbox/faults`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ provider, mode }),
    });
    if (!answer.ok) throw new Error(`/sandbox/faults answered ${answer.status}`);
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill('SIGINT');
    await ended;
    fs.rmSync(this.folder, { recursive: true, force: true });
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

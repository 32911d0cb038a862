// One language server with its client: starting, ending, and asking it to run commands.

import * as vscode from 'vscode';
import {
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
  State,
} from 'vscode-languageclient/node';

import { findServer, SECTION, settings } from './find';

/** What `luac-nodemcu.server.totals` answers. */
export interface Totals {
  readonly target: string;
  readonly lfs: number | null;
  readonly lfsLimit: number | null;
  readonly ram: number;
  readonly heapAtBoot: number | null;
  readonly modules: number;
  readonly failures: readonly string[];
  readonly brokenBudgets: number;
}

export class Server implements vscode.Disposable {
  readonly log = vscode.window.createOutputChannel('NodeMCU Lua', { log: true });
  private readonly changed = new vscode.EventEmitter<void>();
  /** Fires when the server has started or ended. */
  readonly onDidChange = this.changed.event;
  private client: LanguageClient | undefined;
  private problem = '';
  private starting: Promise<void> = Promise.resolve();

  get isRunning(): boolean {
    return this.client?.state === State.Running;
  }

  /** Why it does not run; empty if it does, or was not asked to. */
  get failure(): string {
    return this.problem;
  }

  /** Starts it, again if it runs; what was found wrong is in `failure`. */
  start(): Promise<void> {
    this.starting = this.starting.then(() => this.restart());
    return this.starting;
  }

  private async restart(): Promise<void> {
    await this.stop();
    try {
      await this.begin();
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
      this.log.error(this.problem);
      this.client = undefined;
    }
    this.changed.fire();
  }

  private async begin(): Promise<void> {
    const program = await findServer();
    if (!program) {
      this.problem = 'The language server luac-nodemcu is not installed.';
      return;
    }
    this.problem = '';
    const more = settings().get<string[]>('server.arguments', []);
    const run = { command: program.command, args: [...program.arguments, 'lsp', ...more] };
    this.log.info(`starting (${program.origin}): ${[run.command, ...run.args].join(' ')}`);
    const options: LanguageClientOptions = {
      documentSelector: [{ scheme: 'file', language: 'lua' }],
      initializationOptions: settings(),
      outputChannel: this.log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationFailedHandler: () => false,
    };
    const client = new LanguageClient(SECTION, 'NodeMCU Lua', run, options);
    this.client = client;
    client.onDidChangeState(() => {
      this.changed.fire();
    });
    await client.start();
  }

  async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    if (client && client.state !== State.Stopped) {
      await client.stop(3000).catch(() => undefined);
    }
    await client?.dispose().catch(() => undefined);
  }

  /** Runs one of the server's commands. Throws what the server says, or if there is none. */
  async run<Result>(name: string, ...argumentList: unknown[]): Promise<Result> {
    if (!this.client || !this.isRunning) {
      throw new Error(this.problem || 'The language server does not run.');
    }
    return this.client.sendRequest<Result>('workspace/executeCommand', {
      command: `${SECTION}.server.${name}`,
      arguments: argumentList,
    });
  }

  dispose(): void {
    void this.stop();
    this.changed.dispose();
    this.log.dispose();
  }
}

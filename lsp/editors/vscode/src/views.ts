// What the server computes and the editor shows: the report in a panel, a file's code, and totals
// in the status bar.

import * as path from 'node:path';
import * as vscode from 'vscode';

import { SECTION, settings } from './find';
import type { Server, Totals } from './server';

/** The address of the active Lua file, to say which project is meant. */
export function activeAddress(): string | undefined {
  const document = vscode.window.activeTextEditor?.document;
  return document?.languageId === 'lua' && document.uri.scheme === 'file'
    ? document.uri.toString()
    : undefined;
}

/** The memory report in a panel; it follows what is saved while it is visible. */
export class ReportPanel implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private address: string | undefined;

  constructor(private readonly server: Server) {}

  async show(address: string | undefined): Promise<void> {
    this.address = address ?? this.address;
    const page = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: 'memory report' },
      () => this.page(),
    );
    if (!this.panel) {
      this.panel = vscode.window.createWebviewPanel(
        `${SECTION}.report`, 'Memory Report', vscode.ViewColumn.Beside,
        { enableScripts: true, enableFindWidget: true, localResourceRoots: [] },
      );
      this.panel.onDidDispose(() => {
        this.panel = undefined;
      });
    }
    this.panel.webview.html = page;
    this.panel.reveal(undefined, true);
  }

  async refresh(): Promise<void> {
    if (this.panel?.visible) {
      this.panel.webview.html = await this.page();
    }
  }

  private async page(): Promise<string> {
    // The page has a content security policy of its own that allows what is in it and nothing else.
    const argument = this.address ?? null;
    return (await this.server.run<{ html: string }>('report', argument, { show: false })).html;
  }

  dispose(): void {
    this.panel?.dispose();
  }
}

/** Listings of files' code as documents that cannot be edited. */
export class Listings implements vscode.TextDocumentContentProvider, vscode.Disposable {
  static readonly scheme = `${SECTION}-listing`;
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly registered = vscode.workspace.registerTextDocumentContentProvider(
    Listings.scheme, this,
  );

  constructor(private readonly server: Server) {}

  async show(address: string): Promise<void> {
    const source = vscode.Uri.parse(address);
    const uri = vscode.Uri.from({
      scheme: Listings.scheme,
      path: `/${path.posix.basename(source.path)}.lst`,
      query: address,
    });
    this.changed.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside, true);
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const wishes = { show: false };
    return (await this.server.run<{ text: string }>('disassembly', uri.query, wishes)).text;
  }

  dispose(): void {
    this.registered.dispose();
    this.changed.dispose();
  }
}

/** Target and totals of the active file's project in the status bar. */
export class Status implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem(
    `${SECTION}.status`, vscode.StatusBarAlignment.Right, 90,
  );
  private timer: NodeJS.Timeout | undefined;
  private round = 0;

  constructor(private readonly server: Server) {
    this.item.name = 'NodeMCU Lua';
  }

  /** Asks for the totals soon; what comes meanwhile asks once. */
  update(delay = 100): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.now(), delay);
  }

  private async now(): Promise<void> {
    const round = ++this.round;
    this.item.backgroundColor = undefined;
    if (this.server.failure) {
      this.item.text = '$(warning) NodeMCU';
      this.item.tooltip = this.server.failure;
      this.item.command = `${SECTION}.installServer`;
      this.item.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
      this.item.show();
      return;
    }
    if (!this.server.isRunning || !settings().get<boolean>('status.totals', true)) {
      this.item.hide();
      return;
    }
    try {
      const totals = await this.server.run<Totals>('totals', activeAddress() ?? null);
      if (round === this.round) {
        this.put(totals);
      }
    } catch (error) {
      if (round === this.round) {
        this.item.text = '$(chip) NodeMCU';
        this.item.tooltip = error instanceof Error ? error.message : String(error);
        this.item.command = `${SECTION}.showLog`;
        this.item.show();
      }
    }
  }

  private put(totals: Totals): void {
    const image = totals.lfs === null ? '' : ` · LFS ${kibibytes(totals.lfs)}`;
    this.item.text = `$(chip) ${totals.target}${image} · RAM ${kibibytes(totals.ram)}`;
    const limit = totals.lfsLimit === null ? '' : ` of ${number(totals.lfsLimit)}`;
    const text = new vscode.MarkdownString(undefined, true);
    text.isTrusted = { enabledCommands: [`${SECTION}.selectTarget`, `${SECTION}.buildLfs`] };
    text.appendMarkdown(`**${totals.target}** · [select target](command:${SECTION}.selectTarget)\n\n`);
    text.appendMarkdown('| | bytes |\n|---|---:|\n');
    if (totals.lfs !== null) {
      text.appendMarkdown(`| LFS image | ${number(totals.lfs)}${limit} |\n`);
    }
    text.appendMarkdown(`| RAM of ${totals.modules} loaded modules | ${number(totals.ram)} |\n`);
    if (totals.heapAtBoot !== null) {
      text.appendMarkdown(`| heap left after boot | ${number(totals.heapAtBoot)} |\n`);
    }
    if (totals.brokenBudgets) {
      text.appendMarkdown(`\n$(warning) ${totals.brokenBudgets} budget(s) exceeded\n`);
    }
    if (totals.failures.length) {
      text.appendMarkdown(`\n$(error) ${totals.failures.length} file(s) do not compile\n`);
    }
    text.appendMarkdown(`\n[build LFS image](command:${SECTION}.buildLfs)`);
    this.item.tooltip = text;
    if (totals.brokenBudgets || totals.failures.length) {
      this.item.text = this.item.text.replace('$(chip)', '$(warning)');
    }
    this.item.command = `${SECTION}.showReport`;
    this.item.show();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.item.dispose();
  }
}

function number(bytes: number): string {
  return bytes.toLocaleString('en');
}

function kibibytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KiB`;
}

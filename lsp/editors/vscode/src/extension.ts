// The extension's life: what starts the server, the commands, and what follows from changes.

import * as vscode from 'vscode';
import type { Location, Position } from 'vscode-languageclient/node';

import { SECTION, settings } from './find';
import { installServer, offerToInstall } from './install';
import { Server } from './server';
import { selectTarget } from './target';
import { Tasks } from './tasks';
import { activeAddress, Listings, ReportPanel, Status } from './views';

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const server = new Server();
  const report = new ReportPanel(server);
  const listings = new Listings(server);
  const status = new Status(server);
  context.subscriptions.push(status, listings, report, server);

  const command = (name: string, run: (...argumentList: never[]) => Promise<unknown>): void => {
    const guarded = async (...argumentList: never[]): Promise<void> => {
      try {
        await run(...argumentList);
      } catch (error) {
        void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
      }
    };
    context.subscriptions.push(vscode.commands.registerCommand(`${SECTION}.${name}`, guarded));
  };
  const start = async (): Promise<void> => {
    await server.start();
    if (server.failure && (await offerToInstall(server.failure))) {
      await server.start();
    }
  };
  command('buildLfs', async () => {
    await vscode.workspace.saveAll(false);
    await server.run('buildLfs', activeAddress() ?? null);
  });
  command('showReport', (address?: string) => report.show(address ?? activeAddress()));
  command('showDisassembly', async () => {
    const address = activeAddress();
    if (!address) {
      throw new Error('Open the Lua file whose code is to be listed.');
    }
    await listings.show(address);
  });
  command('showReferences', showReferences);
  command('selectTarget', () => selectTarget(server));
  command('restartServer', start);
  command('installServer', async () => {
    if (await installServer()) {
      await server.start();
    }
  });
  command('showLog', () => {
    server.log.show();
    return Promise.resolve();
  });

  context.subscriptions.push(
    vscode.tasks.registerTaskProvider(SECTION, new Tasks()),
    server.onDidChange(() => {
      status.update();
    }),
    vscode.window.onDidChangeActiveTextEditor(() => {
      status.update();
    }),
    vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document.languageId === 'lua') {
        status.update(1000);
      }
    }),
    vscode.workspace.onDidSaveTextDocument((document) => {
      status.update(500);
      if (document.languageId === 'lua') {
        void report.refresh().catch(() => undefined);
      }
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${SECTION}.server`)) {
        void server.start();
      }
      if (event.affectsConfiguration(SECTION)) {
        status.update(500);
      }
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      if (!server.isRunning) {
        void start();
      }
    }),
  );

  if (await isWanted()) {
    // Not awaited: the question about installing may stay open for long.
    void start();
  }
}

async function isWanted(): Promise<boolean> {
  const when = settings().get<string>('start', 'always');
  if (when === 'projects') {
    return (await vscode.workspace.findFiles('**/luac-nodemcu.toml', undefined, 1)).length > 0;
  }
  return when !== 'never';
}

/** The server's positions are the protocol's, the editor's command wants the editor's. */
async function showReferences(address: string, position: Position, places: Location[]): Promise<void> {
  const at = (where: Position): vscode.Position =>
    new vscode.Position(where.line, where.character);
  await vscode.commands.executeCommand(
    'editor.action.showReferences',
    vscode.Uri.parse(address),
    at(position),
    places.map(
      (place) =>
        new vscode.Location(
          vscode.Uri.parse(place.uri),
          new vscode.Range(at(place.range.start), at(place.range.end)),
        ),
    ),
  );
}

export function deactivate(): void {
  // What was pushed to the context's subscriptions ends with it.
}

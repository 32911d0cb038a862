// Choosing the target: in the project file if there is one, else in the settings.

import * as path from 'node:path';
import * as vscode from 'vscode';

import { settings } from './find';
import type { Server } from './server';
import { activeAddress } from './views';

const FILE_NAME = 'luac-nodemcu.toml';

interface Targets {
  readonly target: string;
  readonly targets: readonly string[];
}

export async function selectTarget(server: Server): Promise<void> {
  const found = await server.run<Targets>('targets', activeAddress() ?? null);
  const chosen = await vscode.window.showQuickPick(
    found.targets.map((name) => ({
      label: name,
      description: name === found.target ? 'in use' : '',
    })),
    { title: 'Firmware that the code is for' },
  );
  if (!chosen || chosen.label === found.target) {
    return;
  }
  const file = await projectFile();
  if (file && !settings().get<string>('target')) {
    await writeTarget(file, chosen.label);
  } else {
    await settings().update('target', chosen.label, vscode.ConfigurationTarget.Workspace);
  }
}

/** The project file of the active file, or of the first folder. */
async function projectFile(): Promise<vscode.Uri | undefined> {
  const address = activeAddress();
  const root = vscode.workspace.workspaceFolders?.[0]?.uri;
  let folder = address ? vscode.Uri.joinPath(vscode.Uri.parse(address), '..') : root;
  while (folder) {
    const file = vscode.Uri.joinPath(folder, FILE_NAME);
    try {
      await vscode.workspace.fs.stat(file);
      return file;
    } catch {
      const above = vscode.Uri.joinPath(folder, '..');
      folder = path.posix.dirname(folder.path) === folder.path ? undefined : above;
    }
  }
  return undefined;
}

async function writeTarget(file: vscode.Uri, target: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(file);
  const edit = new vscode.WorkspaceEdit();
  const line = targetLine(document.getText());
  if (line === undefined) {
    edit.insert(file, new vscode.Position(0, 0), `target = "${target}"\n`);
  } else {
    const range = document.lineAt(line).range;
    const text = document.lineAt(line).text;
    edit.replace(file, range, text.replace(/=\s*("[^"]*"|'[^']*')/, `= "${target}"`));
  }
  await vscode.workspace.applyEdit(edit);
  await document.save();
}

/** The number of the line with the key `target` above the first table. */
export function targetLine(text: string): number | undefined {
  for (const [number, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*\[/.test(line)) {
      return undefined;
    }
    if (/^\s*target\s*=\s*["']/.test(line)) {
      return number;
    }
  }
  return undefined;
}

// Tasks: `check` and `build-lfs` in a terminal, with the problem matcher on what they print.

import * as vscode from 'vscode';

import { findServer, SECTION, settings } from './find';

interface Definition extends vscode.TaskDefinition {
  readonly command: string;
  readonly arguments?: readonly string[];
}

/** Arguments and problem matcher of each command. */
const USUAL: Readonly<Record<string, { arguments: readonly string[]; matcher: string }>> = {
  check: { arguments: ['--format', 'concise'], matcher: `$${SECTION}` },
  'build-lfs': { arguments: [], matcher: `$${SECTION}-build` },
};

export class Tasks implements vscode.TaskProvider {
  async provideTasks(): Promise<vscode.Task[]> {
    const tasks = [];
    for (const folder of vscode.workspace.workspaceFolders ?? []) {
      for (const command of Object.keys(USUAL)) {
        const task = await make({ type: SECTION, command }, folder);
        if (task) {
          tasks.push(task);
        }
      }
    }
    return tasks;
  }

  async resolveTask(task: vscode.Task): Promise<vscode.Task | undefined> {
    const scope = typeof task.scope === 'object' ? task.scope : vscode.workspace.workspaceFolders?.[0];
    return scope ? make(task.definition as Definition, scope) : undefined;
  }
}

function showsProject(): boolean {
  return ['enable', 'project'].every((name) => settings().get<boolean>(`diagnostics.${name}`, true));
}

async function make(
  definition: Definition, folder: vscode.WorkspaceFolder,
): Promise<vscode.Task | undefined> {
  const usual = USUAL[definition.command];
  const program = await findServer().catch(() => undefined);
  if (!usual || !program) {
    return undefined;
  }
  const task = new vscode.Task(
    definition,
    folder,
    definition.command,
    SECTION,
    new vscode.ProcessExecution(
      program.command,
      [...program.arguments, definition.command, ...usual.arguments, ...(definition.arguments ?? [])],
      { cwd: folder.uri.fsPath },
    ),
    // What the server shows already need not be listed twice.
    showsProject() ? [] : usual.matcher,
  );
  task.group = definition.command === 'build-lfs' ? vscode.TaskGroup.Build : vscode.TaskGroup.Test;
  return task;
}

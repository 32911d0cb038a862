// Installing the server with pip, where the user says and only after asking.

import * as path from 'node:path';
import * as vscode from 'vscode';

import { localFolders, pythons, SECTION, versionOf } from './find';

const REQUIREMENT = 'luac-nodemcu[lsp]';
const OLDEST = 11; // of Python 3

interface Choice extends vscode.QuickPickItem {
  readonly python: string;
  /** A virtual environment to make first. */
  readonly environment?: string;
}

/** Says that there is no server; true if one was installed. */
export async function offerToInstall(reason: string): Promise<boolean> {
  const install = 'Install…';
  const choose = 'Open Settings';
  const answer = await vscode.window.showWarningMessage(
    `${reason} Checks of NodeMCU Lua need it.`, install, choose,
  );
  if (answer === choose) {
    await vscode.commands.executeCommand('workbench.action.openSettings', `${SECTION}.server`);
    return false;
  }
  return answer === install && (await installServer());
}

/** Lets the user choose an interpreter, asks, and installs; true if it worked. */
export async function installServer(): Promise<boolean> {
  const choice = await vscode.window.showQuickPick(choices(), {
    title: 'Install the language server with pip',
    placeHolder: 'Python to install it for',
  });
  if (!choice) {
    return false;
  }
  const python = choice.environment
    ? path.join(choice.environment, process.platform === 'win32' ? 'Scripts' : 'bin', 'python')
    : choice.python;
  const commands: [string, string[]][] = [];
  if (choice.environment) {
    commands.push([choice.python, ['-m', 'venv', choice.environment]]);
  }
  commands.push([python, ['-m', 'pip', 'install', '--upgrade', REQUIREMENT]]);
  const run = 'Run';
  const answer = await vscode.window.showInformationMessage(
    commands.length > 1 ? 'Run these commands?' : 'Run this command?',
    { modal: true, detail: commands.map(([name, rest]) => [name, ...rest].join(' ')).join('\n') },
    run,
  );
  if (answer !== run) {
    return false;
  }
  for (const [name, rest] of commands) {
    const code = await runInTerminal(name, rest);
    if (code !== 0) {
      void vscode.window.showErrorMessage(
        `Not installed: ${path.basename(name)} ended with ${code ?? 'a signal'}; the terminal says why.`,
      );
      return false;
    }
  }
  return true;
}

async function choices(): Promise<Choice[]> {
  const found: Choice[] = [];
  for (const python of await pythons()) {
    const version = await versionOf(python);
    if (version && version[0] === 3 && version[1] >= OLDEST) {
      found.push({ label: `Python ${version.join('.')}`, description: python, python });
    }
  }
  const folder = localFolders()[0];
  const first = found[0];
  if (folder !== undefined && first && vscode.workspace.isTrusted) {
    const environment = path.join(folder, '.venv');
    if (!found.some((choice) => choice.python.startsWith(environment))) {
      // First: the system's own Python often refuses packages.
      found.unshift({
        label: 'A new virtual environment in this folder',
        description: environment,
        python: first.python,
        environment,
      });
    }
  }
  if (found.length === 0) {
    void vscode.window.showErrorMessage(
      `There is no Python 3.${OLDEST} or newer on the path; ${SECTION}.server.python can name one.`,
    );
  }
  return found;
}

/** Runs a program in a terminal; its exit code. */
async function runInTerminal(program: string, argumentList: string[]): Promise<number | undefined> {
  const task = new vscode.Task(
    { type: 'process' },
    vscode.workspace.workspaceFolders?.[0] ?? vscode.TaskScope.Global,
    'install the language server',
    SECTION,
    new vscode.ProcessExecution(program, argumentList),
  );
  task.presentationOptions = { reveal: vscode.TaskRevealKind.Always };
  const execution = await vscode.tasks.executeTask(task);
  return new Promise((resolve) => {
    const listener = vscode.tasks.onDidEndTaskProcess((event) => {
      if (event.execution === execution) {
        listener.dispose();
        resolve(event.exitCode);
      }
    });
  });
}

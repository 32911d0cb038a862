// Finding the language server: where it may be, and whether it is there. Starts nothing but
// `python` to ask for the package; installing is in install.ts.

import { execFile } from 'node:child_process';
import { constants, promises as fs } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';

export const SECTION = 'luac-nodemcu';
const WINDOWS = process.platform === 'win32';
const NAMES = WINDOWS ? ['luac-nodemcu.exe'] : ['luac-nodemcu'];

/** A program, its arguments so far, and where it was found, in words. */
export interface Program {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly origin: string;
}

export function settings(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration(SECTION);
}

function setting(name: string): string {
  return settings().get<string>(name, '').trim();
}

/** The program that serves, or undefined if there is none. Throws if a setting names none. */
export async function findServer(): Promise<Program | undefined> {
  const given = setting('server.path');
  if (given) {
    const expanded = expand(given);
    if (!(await isProgram(expanded))) {
      throw new Error(`${SECTION}.server.path: there is no program ${expanded}`);
    }
    return { command: expanded, arguments: [], origin: 'setting' };
  }
  if (vscode.workspace.isTrusted) {
    for (const folder of localFolders()) {
      for (const name of ['.venv', 'venv']) {
        const found = await firstProgram([path.join(folder, name, WINDOWS ? 'Scripts' : 'bin')]);
        if (found) {
          return { command: found, arguments: [], origin: `${name} of the workspace` };
        }
      }
    }
  }
  const onPath = await firstProgram((process.env['PATH'] ?? '').split(path.delimiter));
  if (onPath) {
    return { command: onPath, arguments: [], origin: 'path' };
  }
  for (const python of await pythons()) {
    if (await hasServer(python)) {
      return { command: python, arguments: ['-m', 'luac_nodemcu'], origin: python };
    }
  }
  return undefined;
}

/** Interpreters that may have the server or get it, the likeliest first. */
export async function pythons(): Promise<string[]> {
  const found: string[] = [];
  const add = (python: string | undefined): void => {
    if (python && !found.includes(python)) {
      found.push(python);
    }
  };
  const given = setting('server.python');
  if (given) {
    add(expand(given));
    return found;
  }
  if (vscode.workspace.isTrusted) {
    add(await chosenPython());
    for (const folder of localFolders()) {
      for (const name of ['.venv', 'venv']) {
        const python = path.join(
          folder, name, WINDOWS ? 'Scripts' : 'bin', WINDOWS ? 'python.exe' : 'python',
        );
        add((await isProgram(python)) ? python : undefined);
      }
    }
  }
  for (const name of WINDOWS ? ['python.exe', 'py.exe'] : ['python3', 'python']) {
    for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
      // Windows has stand-ins that open its shop instead of running anything. Two names of one
      // folder (/bin, /usr/bin) are one; two names of one interpreter may be two environments.
      if (folder && !folder.includes('WindowsApps')) {
        const real = await fs.realpath(folder).catch(() => folder);
        const python = path.join(real, name);
        add((await isProgram(python)) ? python : undefined);
      }
    }
  }
  return found;
}

/** The interpreter that the user chose in the Python extension, if that is there. */
async function chosenPython(): Promise<string | undefined> {
  interface PythonApi {
    environments?: { getActiveEnvironmentPath(resource?: vscode.Uri): { path: string } | undefined };
  }
  const extension = vscode.extensions.getExtension<PythonApi>('ms-python.python');
  if (!extension) {
    return undefined;
  }
  try {
    const api = extension.isActive ? extension.exports : await extension.activate();
    const active = api.environments?.getActiveEnvironmentPath(
      vscode.workspace.workspaceFolders?.[0]?.uri,
    );
    return active && path.isAbsolute(active.path) ? active.path : undefined;
  } catch {
    return undefined;
  }
}

/** The version of an interpreter, such as [3, 11], or undefined if it does not run. */
export async function versionOf(python: string): Promise<[number, number] | undefined> {
  const said = await output(python, ['-c', 'import sys; print(*sys.version_info[:2])']);
  const [major, minor] = (said ?? '').trim().split(' ').map(Number);
  return major !== undefined && minor !== undefined ? [major, minor] : undefined;
}

async function hasServer(python: string): Promise<boolean> {
  return (await output(python, ['-c', 'import luac_nodemcu, luac_nodemcu_lsp, pygls'])) !== undefined;
}

/** What a program prints, or undefined if it fails. */
function output(program: string, argumentList: string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    // From a folder of nobody, so that no file of the workspace is imported.
    const options = { timeout: 15_000, cwd: os.tmpdir(), windowsHide: true };
    execFile(program, argumentList, options, (error, stdout) => {
      resolve(error ? undefined : stdout);
    });
  });
}

export function localFolders(): string[] {
  return (vscode.workspace.workspaceFolders ?? [])
    .filter((folder) => folder.uri.scheme === 'file')
    .map((folder) => folder.uri.fsPath);
}

function expand(text: string): string {
  const folder = localFolders()[0];
  let result = text.replace(/^~(?=$|[\\/])/, () => os.homedir());
  if (folder !== undefined) {
    result = result.replaceAll('${workspaceFolder}', folder);
    result = path.resolve(folder, result);
  }
  return result;
}

async function firstProgram(folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) {
    for (const name of NAMES) {
      const file = path.join(folder, name);
      if (folder && (await isProgram(file))) {
        return file;
      }
    }
  }
  return undefined;
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await fs.access(file, WINDOWS ? constants.F_OK : constants.X_OK);
    return (await fs.stat(file)).isFile();
  } catch {
    return false;
  }
}

import path from 'node:path';
import { createRequire } from 'node:module';

const { TmplGroup } = createRequire(import.meta.url)('glass-easel-template-compiler');

/** All WXML and WXS of the mini-program, compiled by WeChat's own compiler. */
export class Templates {
  group = new TmplGroup();
  problems = [];
  seen = new Set();
  sources;

  constructor(sources) {
    this.sources = sources;
  }

  add(name) {
    if (this.seen.has(name)) return;
    this.seen.add(name);
    const text = this.sources.need(`${name}.wxml`, 'a template refers to it');
    for (const found of this.group.addTmpl(name, text)) this.problems.push(`${name}.wxml:${found.startLine}: ${found.message}`);
    for (const other of this.group.getDirectDependencies(name)) this.add(other);
    for (const script of this.group.getScriptDependencies(name)) this.script(script);
  }

  literal(name, text) {
    this.group.addTmpl(name, text);
  }

  script(name) {
    const file = name.endsWith('.wxs') ? name : `${name}.wxs`;
    if (this.seen.has(file)) return;
    this.seen.add(file);
    const text = this.sources.need(file, 'a template refers to it');
    for (const [, reference] of text.matchAll(/require\(['"](.+?)['"]\)/g)) {
      this.script(path.posix.join(path.posix.dirname(name), reference));
    }
    // The compiler stores scripts by the name that templates use, and `require` inside a script omits the extension.
    const body = text.replace(/require\((['"])(.+?)\.wxs\1\)/g, 'require($1$2$1)');
    this.group.addScript(name, body);
    if (name.endsWith('.wxs')) this.group.addScript(name.slice(0, -4), body);
  }

  code() {
    return this.group.getTmplGenObjectGroups();
  }
}

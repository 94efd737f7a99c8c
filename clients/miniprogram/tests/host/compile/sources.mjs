import fs from 'node:fs';
import path from 'node:path';

/** The mini-program's sources as WeChat sees them: names are relative to the root, without a leading slash. */
export class Sources {
  constructor(root) {
    this.root = root;
  }

  read(name) {
    const full = path.join(this.root, name);
    return fs.existsSync(full) ? fs.readFileSync(full, 'utf8') : null;
  }

  need(name, why) {
    const text = this.read(name);
    if (text === null) throw new Error(`${name} is missing: ${why}`);
    return text;
  }

  json(name) {
    const text = this.read(name);
    return text === null ? {} : JSON.parse(text);
  }

  /** A reference such as `../button/button`, `button/button` or `/components/x/x`. */
  component(from, reference) {
    if (reference.startsWith('/')) return reference.slice(1);
    return path.posix.join(path.posix.dirname(from), reference);
  }

  relative(from, reference) {
    return reference.startsWith('/') ? reference.slice(1) : path.posix.join(path.posix.dirname(from), reference);
  }

  script(name) {
    for (const extension of ['.ts', '.js']) if (this.read(name + extension) !== null) return path.join(this.root, name + extension);
    throw new Error(`${name} has neither a .ts nor a .js file`);
  }
}

/** All pages and the components they use, in the order in which they must be defined: used ones first. */
export function components(sources, app) {
  const found = new Map();
  const add = (name, isPage) => {
    if (found.has(name)) return;
    sources.need(`${name}.wxml`, isPage ? 'app.json lists it as a page' : 'a page or component uses it');
    const json = sources.json(`${name}.json`);
    const uses = {};
    for (const [tag, reference] of Object.entries(app.usingComponents ?? {})) uses[tag] = sources.component('app', reference);
    for (const [tag, reference] of Object.entries(json.usingComponents ?? {})) uses[tag] = sources.component(name, reference);
    // Set before its components are visited, because a component may use itself.
    const component = { name, json, uses, isPage };
    found.set(name, component);
    for (const used of Object.values(uses)) add(used, false);
    found.delete(name);
    found.set(name, component);
  };
  for (const page of app.pages) add(page, true);
  let scopes = 0;
  for (const component of found.values()) {
    // A page and a component with `shared` styles see each other's classes; every other component has its own.
    const shared = !component.json.component || component.json.styleIsolation === 'shared';
    if (!shared) component.scope = `s${scopes++}`;
  }
  return [...found.values()];
}

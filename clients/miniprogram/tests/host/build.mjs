// Compiles a mini-program into a folder of static files that runs it, unchanged, in a browser:
//   node tests/host/build.mjs <folder of app.json> <folder for the result>
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';
import { check } from './compile/check.mjs';
import { Sources, components } from './compile/sources.mjs';
import { styles } from './compile/styles.mjs';
import { Templates } from './compile/templates.mjs';
import { tags } from './tags.mjs';

const host = path.dirname(fileURLToPath(import.meta.url));
const client = path.resolve(host, '../..');
const started = Date.now();
const [from = 'miniprogram', to = 'dist'] = process.argv.slice(2).map((argument) => path.resolve(argument));

const sources = new Sources(from);
const app = JSON.parse(sources.need('app.json', 'it lists the pages'));
const all = components(sources, app);
const templates = new Templates(sources);
const problems = [];
const css = { app: styles(sources, 'app', {}) };

for (const component of all) {
  templates.add(component.name);
  css[component.name] = styles(sources, component.name, component);
  problems.push(...check(component, sources));
}
for (const tag of Object.keys(tags)) templates.literal(`host/${tag}`, tagTemplate(tag));
problems.push(...templates.problems);
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}

const text = JSON.stringify;
const defined = all.map(({ name, json, uses, scope, isPage }) => ({ name, json, uses, scope, isPage }));
const entry = `
import { boot } from ${text(path.join(host, 'runtime/main.js'))};
boot({
  app: ${text(app)},
  components: ${text(defined)},
  css: ${text(css)},
  templates: ${templates.code()},
  startApp: () => require(${text(sources.script('app'))}),
  scripts: {
${all.map(({ name }) => `    ${text(name)}: () => require(${text(sources.script(name))}),`).join('\n')}
  },
});
`;

fs.rmSync(to, { recursive: true, force: true });
fs.mkdirSync(to, { recursive: true });
await esbuild.build({
  stdin: { contents: entry, resolveDir: client, loader: 'js' },
  outfile: path.join(to, 'phone.js'),
  bundle: true,
  format: 'iife',
  target: 'es2022',
  sourcemap: true,
  logLevel: 'warning',
  logOverride: { 'direct-eval': 'silent' },
  define: { 'process.env.NODE_ENV': '"development"' },
  nodePaths: [path.join(client, 'node_modules')],
  plugins: [{ name: 'mini-program', setup: resolveLikeWeChat }],
});
for (const file of fs.readdirSync(path.join(host, 'page'))) fs.copyFileSync(path.join(host, 'page', file), path.join(to, file));
// Fictitious papers, for users without papers of their own.
const papers = path.resolve(client, '../../tests/data/ocr');
const samples = { license: 'lic1_clean', front: 'front1_clean', back: 'back1_clean' };
fs.mkdirSync(path.join(to, 'samples'));
for (const [name, file] of Object.entries(samples)) fs.copyFileSync(path.join(papers, `${file}.jpg`), path.join(to, `samples/${name}.jpg`));
// Pictures and other files of the mini-program, under their own names.
fs.cpSync(from, to, {
  recursive: true,
  filter: (name) => fs.statSync(name).isDirectory() || /\.(png|jpe?g|gif|svg|webp)$/i.test(name),
});
console.log(
  `${all.length} pages and components, ${Math.round(fs.statSync(path.join(to, 'phone.js')).size / 1024)} KB, ${Date.now() - started} ms`,
);

/** Containers show the content between their tags; the others have a browser control that runtime/tags.js adds. */
function tagTemplate(tag) {
  return ['image', 'input', 'textarea', 'progress', 'icon', 'rich-text', 'switch'].includes(tag) ? '<block></block>' : '<slot/>';
}

/** `/lib/x` starts at the root; the mini-program has no packages, so a bare name is a mistake. */
function resolveLikeWeChat(build) {
  const file = (name) => [name, `${name}.ts`, `${name}.js`, `${name}/index.js`].find((it) => fs.existsSync(it) && fs.statSync(it).isFile());
  build.onResolve({ filter: /^[^.]/ }, ({ path: name, importer }) => {
    if (!importer.startsWith(from + path.sep)) return undefined;
    if (name.startsWith('/')) return found(file(path.join(from, name)));
    return found(undefined);

    function found(result) {
      return result ? { path: result } : { errors: [{ text: `'${name}' is not in the mini-program (asked for by ${importer})` }] };
    }
  });
}

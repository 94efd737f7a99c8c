import { camel, commonAttributes, commonEvents, tags, templateTags } from '../tags.mjs';

/**
 * Mistakes that WeChat silently ignores are errors here: a tag, an attribute or an event that does not exist, a handler that the script
 * does not have.
 */
export function check(component, sources) {
  const text = sources.read(`${component.name}.wxml`);
  const script = readScript(sources, component.name);
  const problems = [];
  const say = (line, message) => problems.push(`${component.name}.wxml:${line}: ${message}`);

  for (const { tag, attributes, line } of elements(text)) {
    if (templateTags.includes(tag)) continue;
    const used = component.uses[tag];
    const builtIn = tags[tag];
    if (!used && !builtIn) {
      say(line, `there is no tag <${tag}>`);
      continue;
    }
    for (const [name, value] of attributes) {
      const event = eventOf(name);
      if (event !== null) {
        const known = commonEvents.includes(event) || (used ? triggers(sources, used, event) : builtIn.events.includes(event));
        if (!known) say(line, `<${tag}> has no event '${event}'`);
        if (/^\w+$/.test(value) && !new RegExp(`\\b${value}\\b`).test(script)) say(line, `the script has no method '${value}'`);
      } else if (!isFree(name)) {
        const plain = name.replace(/^model:/, '');
        const known = used
          ? propertyNames(readScript(sources, used)).includes(camel(plain))
          : plain in builtIn.attributes || plain in commonAttributes;
        if (!known) say(line, `<${tag}> has no attribute '${plain}'`);
      }
    }
  }
  return problems;
}

const isFree = (name) =>
  ['id', 'class', 'style', 'slot'].includes(name) || /^(data-|data:|wx:|class:|style:|slot:|mark:|generic:|worklet:|let:)/.test(name);

function eventOf(name) {
  const match = /^(?:capture-)?(?:mut-)?(?:bind|catch):?(.+)$/.exec(name);
  return match ? match[1] : null;
}

/** Whether a component's script, or one of its parts, contains the event's name as a string. */
function triggers(sources, component, event) {
  const folder = component.slice(0, component.lastIndexOf('/'));
  const scripts = [component, `${folder}/props`, `${folder}/type`].map((name) => readScript(sources, name)).join('\n');
  return new RegExp(`['"\`]${event}['"\`]`).test(scripts);
}

/** The names in `properties: { … }` of a component's script, without what is in the braces of a single property. */
function propertyNames(script) {
  const code = script.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
  const start = /\bproperties:\s*\{/.exec(code);
  if (!start) return [];
  let text = '';
  let depth = 1;
  for (let at = start.index + start[0].length; depth > 0 && at < code.length; at++) {
    if (code[at] === '}') depth--;
    if (depth === 1) text += code[at];
    if (code[at] === '{') depth++;
  }
  return [...text.matchAll(/(\w+)\s*:/g)].map(([, name]) => name);
}

function readScript(sources, name) {
  return sources.read(`${name}.ts`) ?? sources.read(`${name}.js`) ?? '';
}

/**
 * Tags with their attributes, in the order of the text. A simple parser suffices, because the compiler has already refused malformed
 * templates.
 */
function* elements(text) {
  const bare = text.replace(/<!--[\s\S]*?-->|<wxs\b[\s\S]*?(?:<\/wxs>|\/>)/g, (comment) => comment.replace(/[^\n]/g, ' '));
  for (const match of bare.matchAll(/<([a-zA-Z][\w-]*)((?:\s+[^\s=>/"']+(?:\s*=\s*(?:"[^"]*"|'[^']*'))?)*)\s*\/?>/g)) {
    const attributes = [...match[2].matchAll(/([^\s=>/"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'))?/g)].map((a) => [a[1], a[2] ?? a[3] ?? '']);
    yield { tag: match[1], attributes, line: bare.slice(0, match.index).split('\n').length };
  }
}

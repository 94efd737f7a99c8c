import postcss from 'postcss';
import selectorParser from 'postcss-selector-parser';
import { tags } from '../tags.mjs';

/**
 * Compiles WXSS to CSS: imports are inlined, rpx become fractions of the width, classes get the component's scope, tags their names in the
 * DOM. The styles of a page apply only to that page.
 */
export function styles(sources, name, { scope, isPage }) {
  const text = withImports(sources, `${name}.wxss`, new Set());
  if (text.trim() === '') return '';
  const rename = (rule) => {
    if (rule.parent.type === 'atrule' && rule.parent.name.endsWith('keyframes')) return;
    rule.selector = selectorParser((selectors) => {
      selectors.walk((node) => renamed(node, scope));
      if (isPage) selectors.each((selector) => within(selector, name));
    }).processSync(rule.selector);
  };
  const css = postcss([(root) => root.walkRules(rename)]).process(text, { from: undefined }).css;
  // Heights are those of the web view, below the navigation bar; see page/host.css.
  return css
    .replace(/(-?\d*\.?\d+)vh\b/g, (_, number) => `calc(${number} * var(--vh))`)
    .replace(/(-?\d*\.?\d+)rpx\b/g, (_, number) => `calc(${number} * 100vw / 750)`);
}

function within(selector, page) {
  const here = `wx-page[data-path="${page}"]`;
  const first = selector.first;
  if (first.type === 'tag' && first.value === 'wx-page') first.value = here;
  else selector.prepend(selectorParser.tag({ value: `${here} ` }));
}

function renamed(node, scope) {
  if (node.type === 'class' && scope) node.value = `${scope}--${node.value}`;
  else if (node.type === 'pseudo' && node.value === ':host') {
    node.replaceWith(selectorParser.attribute({ attribute: 'wx-host', operator: '=', value: scope ?? '', quoteMark: '"', raws: {} }));
  } else if (node.type === 'tag' && node.value === 'page') node.value = 'wx-page';
  else if (node.type === 'tag' && node.value in tags) node.value = `wx-${node.value}`;
}

function withImports(sources, name, seen) {
  if (seen.has(name)) return '';
  seen.add(name);
  const text = sources.read(name) ?? '';
  return text.replace(/@import\s+(?:url\()?['"]([^'"]+)['"]\)?\s*;?/g, (_, reference) => {
    const imported = sources.relative(name, reference);
    sources.need(imported, `${name} imports it`);
    return withImports(sources, imported, seen);
  });
}

import { camel, commonAttributes, tags } from '../tags.mjs';
import { controls } from './controls.js';

/** WeChat's defaults of attributes, if other than "", 0, false or null. */
const initially = { maxlength: 140 };

const types = { string: String, number: Number, boolean: Boolean, any: null };

export const hostTag = (name) => (name in tags ? `wx-${name}` : name);

/** Each built-in tag is a separate component, so that glass-easel checks its bindings. Returns the names that components use. */
export function defineTags(space, templates) {
  const using = {};
  for (const [tag, { attributes }] of Object.entries(tags)) {
    const path = `host/${tag}`;
    using[tag] = `/${path}`;
    space.addComponentStaticConfig(path, { component: true });
    space.addCompiledTemplate(path, { groupList: templates, content: templates[path] });
    const properties = {};
    for (const [name, type] of Object.entries({ ...commonAttributes, ...attributes }))
      properties[camel(name)] = { type: types[type], ...(name in initially && { value: initially[name] }) };
    space.componentEnv(path, ({ Component }) =>
      Component({
        properties,
        observers: {
          '**'() {
            this.refreshTag?.();
          },
        },
        lifetimes: {
          attached() {
            const host = this._$.getBackendElement();
            const { refresh = () => {}, named = host } = controls[tag]?.(this, host) ?? {};
            this.refreshTag = () => {
              host.hidden = this.data.hidden === true;
              accessible(named, this.data);
              refresh(this.data);
              this.pickerChanged?.();
            };
            this.refreshTag();
          },
        },
      }),
    );
  }
  return using;
}

function accessible(host, data) {
  for (const name of Object.keys(commonAttributes)) {
    if (!name.startsWith('aria-')) continue;
    const value = data[camel(name)];
    const attribute = name === 'aria-role' ? 'role' : name;
    if (value !== null && value !== undefined && value !== '') host.setAttribute(attribute, String(value));
    // A role of the tag itself is kept.
    else if (attribute !== 'role') host.removeAttribute(attribute);
  }
}

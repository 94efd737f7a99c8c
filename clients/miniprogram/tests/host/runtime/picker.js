import { sheet } from './sheet.js';
import { problem } from './problems.js';

/** The wheels of `<picker>`, as lists of the browser in a sheet at the foot of the screen. */
export function openPicker(self, tell) {
  const kind = kinds[self.data.mode || 'selector'];
  if (!kind) {
    problem(`<picker mode="${self.data.mode}"> is not played by this host`);
    return;
  }
  kind(self, tell);
}

const kinds = {
  selector(self, tell) {
    const labels = labelsOf(self.data.range, self.data.rangeKey);
    wheels(self, tell, [labels], [Number(self.data.value) || 0], ([index]) => index);
  },
  multiSelector(self, tell) {
    const columns = () => (self.data.range ?? []).map((column) => labelsOf(column, self.data.rangeKey));
    const chosen = (self.data.value ?? []).map((index) => Number(index) || 0);
    wheels(self, tell, columns(), chosen, (indexes) => indexes, columns);
  },
  date: (self, tell) => moment(self, tell, { day: 'date', month: 'month', year: 'number' }[self.data.fields || 'day']),
  time: (self, tell) => moment(self, tell, 'time'),
};

function labelsOf(range, key) {
  return (range ?? []).map((item) => String(key ? item[key] : item));
}

function wheels(self, tell, columns, chosen, valueOf, columnsNow) {
  const body = document.createElement('div');
  const lists = columns.map(() => document.createElement('select'));
  body.append(...lists);
  const fill = (now) => {
    now.forEach((labels, column) => {
      const list = lists[column];
      // A new list starts at its first entry unless the page says otherwise.
      list.replaceChildren(...labels.map((label, index) => new Option(label, String(index))));
      list.value = String(Math.min(chosen[column] ?? 0, labels.length - 1));
      list.hidden = labels.length === 0;
    });
  };
  fill(columns);
  lists.forEach((list, column) => {
    list.ariaLabel = `${self.data.headerText || ''} ${column + 1}`.trim();
    list.size = 6;
    list.addEventListener('change', () => {
      chosen[column] = Number(list.value);
      if (!columnsNow) return;
      // The page sets new ranges for the other columns, at once or after a request to its server.
      tell(self, 'columnchange', { column, value: chosen[column] });
    });
  });
  let told = [...chosen];
  const changed = () => {
    const value = (self.data.value ?? []).map((index) => Number(index) || 0);
    // A column keeps its position unless the page moves it.
    value.forEach((index, column) => index !== told[column] && (chosen[column] = index));
    told = value;
    fill(columnsNow());
  };
  if (columnsNow) self.pickerChanged = changed;
  sheet(self.data.headerText, body, (confirmed) => {
    self.pickerChanged = undefined;
    const indexes = lists.map((list) => Math.max(0, Number(list.value)));
    if (!confirmed) tell(self, 'cancel', {});
    else {
      const value = valueOf(indexes);
      self.setData({ value });
      tell(self, 'change', { value });
    }
  });
}

function moment(self, tell, type) {
  const { start, end, value } = self.data;
  const input = Object.assign(document.createElement('input'), { type });
  if (start) input.min = start;
  if (end) input.max = end;
  input.value = value || (type === 'date' ? new Date().toISOString().slice(0, 10) : '');
  input.ariaLabel = self.data.headerText || type;
  sheet(self.data.headerText, input, (confirmed) => {
    if (!confirmed || !input.value) return tell(self, 'cancel', {});
    self.setData({ value: input.value });
    tell(self, 'change', { value: input.value });
  });
}

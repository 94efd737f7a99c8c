// Mistakes of the mini-program that WeChat would ignore. Tests read them and fail; they are also shown at the bottom of the phone.

export const problems = [];

export function problem(message) {
  if (problems.includes(message)) return;
  problems.push(message);
  console.error(`mini-program: ${message}`);
  show();
}

/** For calls that cannot continue. */
export function refuse(message) {
  problem(message);
  throw new Error(message);
}

function show() {
  let list = document.querySelector('wx-problems');
  if (!list) document.body.append((list = document.createElement('wx-problems')));
  list.textContent = problems.join('\n');
}

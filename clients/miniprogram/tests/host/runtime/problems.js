// Mistakes of the mini-program that WeChat would pass over. Tests read them and fail; a person sees them at the foot of the phone.

export const problems = [];

export function problem(message) {
  if (problems.includes(message)) return;
  problems.push(message);
  console.error(`mini-program: ${message}`);
  show();
}

/** For calls that cannot go on. */
export function refuse(message) {
  problem(message);
  throw new Error(message);
}

function show() {
  let list = document.querySelector('wx-problems');
  if (!list) document.body.append((list = document.createElement('wx-problems')));
  list.textContent = problems.join('\n');
}

// The reviewer between the two phones: here a decision is one press, only for the applicant of the left phone.

const stored = (phone, name) => localStorage.getItem(`${phone}/${name}`);
const state = document.getElementById('review-state');
const buttons = { rejected: document.getElementById('reject'), approved: document.getElementById('approve') };
const twoFields = [
  { code: 'address_incomplete', pointer: '/detailAddress' },
  { code: 'power_data_implausible', pointer: '/monthlyUsage' },
];

const applicant = () => JSON.parse(stored('applicant', 'storage/encrypted/session.applicant') ?? 'null')?.data;

async function call(route, { body, etag, token = stored('reviewer', 'token') } = {}) {
  const [method, path] = route.split(' ');
  const answer = await fetch(path, {
    method,
    cache: 'no-store',
    headers: {
      Authorization: `Bearer ${token}`,
      ...(method === 'POST' && {
        'Content-Type': 'application/json',
        'Idempotency-Key': [...crypto.getRandomValues(new Uint8Array(12))].join(''),
      }),
      ...(etag && { 'If-Match': etag }),
    },
    body: body && JSON.stringify(body),
  });
  const said = await answer.json().catch(() => null);
  if (!answer.ok) throw Object.assign(new Error(said?.detail ?? said?.title ?? String(answer.status)), { status: answer.status });
  return { said, etag: answer.headers.get('etag') };
}

/** The automatic check may write between the read and the write; then the case is read again. */
async function write(id, route, body) {
  for (let attempt = 1; ; attempt++) {
    const { etag } = await call(`GET /reviews/${id}`);
    try {
      return await call(`POST /reviews/${id}/${route}`, { body, etag });
    } catch (error) {
      if (error.status !== 412 || attempt === 4) throw error;
    }
  }
}

async function decide(decision) {
  const id = applicant().registrationId;
  Object.values(buttons).forEach((button) => (button.disabled = true));
  try {
    await call(`POST /reviews/${id}/claim`);
    await write(id, 'checks', { step: 'materials', outcome: decision === 'approved' ? 'passed' : 'failed' });
    if (decision === 'approved') await write(id, 'checks', { step: 'identity', outcome: 'passed' });
    await write(id, 'decision', { decision, ...(decision === 'rejected' && { reasons: twoFields }) });
    // In reality a WeChat message would make the applicant look now; the page itself polls every half minute.
    document.getElementById('applicant').contentWindow.__host?.pages.pullDown();
  } catch (error) {
    state.textContent = error.message;
    await new Promise((resolve) => setTimeout(resolve, 3000));
  }
  await look();
}

const words = {
  pending: '有一份申请待审核 an application waits',
  processing: '有一份申请待审核 an application waits',
  approved: '已通过 approved',
  rejected: '已退回，等待修改 rejected, waiting for the corrections',
};

/** Read as the applicant, because each access of a reviewer to a case is recorded. */
async function look() {
  const token = applicant()?.accessToken;
  const read = token && (await call('GET /auth/status', { token }).catch(() => null));
  const status = read?.said.authStatus;
  state.textContent = words[status] ?? '请先在申请人手机提交申请 submit an application on the applicant’s phone first';
  Object.values(buttons).forEach((button) => (button.disabled = status !== 'pending' && status !== 'processing'));
}

buttons.rejected.addEventListener('click', () => decide('rejected'));
buttons.approved.addEventListener('click', () => decide('approved'));
if (stored('reviewer', 'token')) {
  document.getElementById('review').hidden = false;
  await look();
  setInterval(() => document.hidden || buttons.approved.disabled === false || look(), 3000);
}

// Runs first, because the printed links expire soon.
import { collectProblems, expect, test } from './fixture';

test('each link of `up` signs a person in, once', async ({ host, browser }) => {
  test.skip(process.env.POWERCRM_DESK !== undefined, 'a host that was started before has printed its links elsewhere');
  expect(host.links).toHaveLength(5);
  const expected = ['审核员', '客户经理', '管理员', '审计员', '管理员'];
  const headings = ['待审列表', '客户', '今日', '审计', '运维'];
  const problems: string[] = [];
  for (const [i, link] of host.links.entries()) {
    const page = await browser.newPage();
    collectProblems(page, problems);
    await page.goto(link);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(headings[i] ?? '');
    await expect(page.getByRole('banner')).toContainText(expected[i] ?? '');
    expect(page.url()).not.toContain('#');
    await page.context().close();
  }
  const again = await browser.newPage();
  await again.goto(host.links[0] ?? '');
  await expect(again.getByRole('alert')).toContainText('链接已使用或已过期');
  await again.context().close();
  expect(problems).toEqual([]);
});

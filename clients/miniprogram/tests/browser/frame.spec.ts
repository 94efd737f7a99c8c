import { expect, test } from './fixture';

test('two phones next to each other; a link that is used up says so', async ({ page, host }) => {
  await page.setViewportSize({ width: 1000, height: 950 });
  await page.goto(`${host.url}/miniprogram/#used-up`);
  await expect(page.getByRole('status').first()).toContainText('链接已使用或已过期');
  await expect(page.frameLocator('#applicant').getByRole('button', { name: /微信登录/ })).toBeVisible();
  await expect(page.frameLocator('#manager').getByRole('button', { name: '登录' })).toBeVisible();
  expect(page.url()).not.toContain('used-up');
});

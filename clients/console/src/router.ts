import type { QueryClient } from '@tanstack/vue-query';
import { createRouter, createWebHistory, type Router, type RouteRecordRaw } from 'vue-router';
import { role, session, type Role } from './session/session';

declare module 'vue-router' {
  interface RouteMeta {
    /** The roles that may see it; everybody who is signed in if not set. */
    roles?: Role[];
    /** The menu entry to which it belongs. */
    menu?: string;
  }
}

const homePages: Record<Role, string> = { reviewer: '/reviews', manager: '/customers', admin: '/supervisor', auditor: '/audit' };

const reviewRoles: Role[] = ['reviewer', 'admin'];

const routes: RouteRecordRaw[] = [
  { path: '/', redirect: () => (role.value ? homePages[role.value] : '/sign-in') },
  { path: '/sign-in', component: () => import('./session/SignIn.vue') },
  { path: '/reviews', component: () => import('./review/ReviewQueue.vue'), meta: { roles: reviewRoles, menu: 'reviews' } },
  {
    path: '/reviews/:id',
    component: () => import('./review/ReviewCase.vue'),
    props: true,
    meta: { roles: [...reviewRoles, 'auditor'], menu: 'reviews' },
  },
  { path: '/customers', component: () => import('./customers/CustomerList.vue'), meta: { roles: ['manager', 'admin'], menu: 'customers' } },
  { path: '/customers/agenda', component: () => import('./customers/AgendaPage.vue'), meta: { roles: ['manager'], menu: 'customers' } },
  {
    path: '/customers/:id',
    component: () => import('./customers/CustomerPage.vue'),
    props: true,
    meta: { roles: ['manager', 'admin'], menu: 'customers' },
  },
  {
    path: '/supervisor',
    component: () => import('./supervisor/SupervisorPages.vue'),
    meta: { roles: ['admin'], menu: 'supervisor' },
    children: [
      { path: '', component: () => import('./supervisor/TodayPage.vue') },
      { path: 'workload', component: () => import('./supervisor/WorkloadPage.vue') },
      { path: 'parked', component: () => import('./supervisor/ParkedPage.vue') },
      { path: 'policy', component: () => import('./supervisor/PolicyPage.vue') },
      { path: 'import', component: () => import('./supervisor/ImportPage.vue') },
      { path: 'calendar', component: () => import('./supervisor/CalendarPage.vue') },
      { path: 'coverage', component: () => import('./supervisor/CoveragePage.vue') },
    ],
  },
  { path: '/audit', component: () => import('./audit/AuditStart.vue'), meta: { roles: ['auditor', 'admin'], menu: 'audit' } },
  {
    path: '/audit',
    component: () => import('./audit/AuditPages.vue'),
    meta: { roles: ['auditor', 'admin'], menu: 'audit' },
    children: [
      { path: 'policy', component: () => import('./supervisor/PolicyPage.vue') },
      { path: 'calendar', component: () => import('./supervisor/CalendarPage.vue') },
      { path: 'moment', component: () => import('./audit/PastMoment.vue') },
    ],
  },
  {
    path: '/audit/retention',
    component: () => import('./operations/RetentionPage.vue'),
    props: { back: '/audit' },
    meta: { roles: ['auditor', 'admin'], menu: 'audit' },
  },
  {
    path: '/audit/:id',
    component: () => import('./audit/AuditRegistration.vue'),
    props: true,
    meta: { roles: ['auditor', 'admin'], menu: 'audit' },
  },
  { path: '/operations', component: () => import('./operations/OperationsPage.vue'), meta: { roles: ['admin'], menu: 'operations' } },
  {
    path: '/operations/backups',
    component: () => import('./operations/BackupsPage.vue'),
    meta: { roles: ['admin'], menu: 'operations' },
  },
  {
    path: '/operations/dead-letters',
    component: () => import('./operations/DeadLettersPage.vue'),
    meta: { roles: ['admin'], menu: 'operations' },
  },
  {
    path: '/operations/retention',
    component: () => import('./operations/RetentionPage.vue'),
    props: { back: '/operations' },
    meta: { roles: ['admin'], menu: 'operations' },
  },
  { path: '/account', component: () => import('./account/AccountPage.vue') },
  { path: '/:rest(.*)*', component: () => import('./shell/NotFound.vue') },
];

export function createAppRouter(queries: QueryClient): Router {
  const it = createRouter({ history: createWebHistory('/console/'), routes, scrollBehavior: () => ({ top: 0 }) });
  it.beforeEach((to) => {
    if (!session.value) {
      // Clear the data of one person before the next signs in.
      queries.clear();
      return to.path === '/sign-in' ? true : { path: '/sign-in', query: to.path === '/' ? {} : { next: to.fullPath } };
    }
    if (to.path === '/sign-in') return '/';
    return !to.meta.roles || (role.value && to.meta.roles.includes(role.value)) ? true : '/';
  });
  return it;
}

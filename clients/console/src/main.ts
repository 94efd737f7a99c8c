import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query';
import { createApp } from 'vue';
import App from './App.vue';
import { ProblemError } from './api/problem';
import { watchAttendance } from './lib/attended';
import { startLiveUpdates } from './lib/live';
import { applyTheme, isDark } from './lib/theme';
import { createAppRouter } from './router';
import { readLinkCode, signInByLink } from './session/link';
import { linkFailed } from './session/state';
import './styles/index';
import { i18n } from './text';

applyTheme(isDark.value);
watchAttendance();

// Before the router reads the address: the link names a page and, in its fragment, the sign-in.
const code = readLinkCode();
if (code) linkFailed.value = !(await signInByLink(code));

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 2000,
      // A refused request is not retried; a request to a restarting host is.
      retry: (count, error) => !(error instanceof ProblemError && error.problem.status < 500) && count < 4,
    },
  },
});

createApp(App).use(i18n).use(VueQueryPlugin, { queryClient: queries }).use(createAppRouter(queries)).mount('#app');
startLiveUpdates(queries);
